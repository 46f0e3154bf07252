/* main: sbx-inspect PID -> the filters of that thread, on standard output. C only. */

#include <asm/errno.h>
#include <stdbool.h>

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
	attached = sbx_attach(number);
	filters = sbx_read_filters(number);
	sbx_detach(&attached);
	if (filters.error != 0)
		sbx_failed(reason_of(filters.error), filters.error);
	write_all(filters.bytes, filters.length);
	sbx_quit(0);
}
