/* main: sbx-inspect PID -> the filters of that thread, on standard output. C only. */

#include <stdbool.h>

#include <asm/errno.h>
#include <linux/capability.h>
#include <linux/prctl.h>

#include "attach.h"
#include "failed.h"
#include "filters.h"
#include "machine.h"

#define STANDARD_OUTPUT 1
/* PID_MAX_LIMIT of include/linux/threads.h */
#define PID_MAX (1 << 22)

SBX_START;

/* The process number that the arguments name; 0 for none. */
static int
read_number(char *const *arguments, long count)
{
	int number = 0;

	if (count != 2)
		return 0;
	for (const char *at = arguments[1]; *at != '\0'; at++) {
		if (*at < '0' || *at > '9' || number > PID_MAX)
			return 0;
		number = number * 10 + (*at - '0');
	}
	return number;
}

/* Whether the kernel would show us filters: nobody is stopped in vain. */
static bool
may_ask(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

	return sbx_call(__NR_prctl, PR_GET_SECCOMP, 0, 0, 0, 0) == 0 &&
	    sbx_call(__NR_capget, (long)&header, (long)data, 0, 0, 0) == 0 &&
	    (data[0].effective & CAP_TO_MASK(CAP_SYS_ADMIN)) != 0;
}

static enum sbx_failed
reason_of(long error)
{
	switch (error) {
	case EACCES: return SBX_FAILED_NOT_PRIVILEGED;
	case EINVAL: return SBX_FAILED_NO_FILTER;
	case EMEDIUMTYPE: return SBX_FAILED_NOT_KEPT;
	case E2BIG: return SBX_FAILED_TOO_MANY;
	case ESRCH: return SBX_FAILED_NOT_STOPPED;
	default: return SBX_FAILED_READ;
	}
}

static void
write_all(const char *from, size_t length)
{
	while (length > 0) {
		const long written =
		    sbx_call(SBX_SYS_WRITE, STANDARD_OUTPUT, (long)from, (long)length, 0, 0);

		if (written == -EINTR)
			continue;
		if (written <= 0)
			sbx_failed(SBX_FAILED_WRITE, -written);
		from += written;
		length -= (size_t)written;
	}
}

/* @stack is what the kernel laid there: the number of arguments, these, the environment. */
_Noreturn void sbx_launch(long *stack);

_Noreturn void
sbx_launch(long *stack)
{
	const int number = read_number((char *const *)(stack + 1), *stack);
	struct sbx_attached attached;
	struct sbx_filters filters;

	if (number == 0)
		sbx_failed(SBX_FAILED_USAGE, 0);
	if (!may_ask())
		sbx_failed(SBX_FAILED_NOT_PRIVILEGED, 0);
	attached = sbx_attach(number);
	filters = sbx_read_filters(number);
	sbx_detach(&attached, &filters);
	if (filters.error != 0)
		sbx_failed(reason_of(filters.error), filters.error);
	write_all(filters.bytes, filters.length);
	sbx_quit(0);
}
