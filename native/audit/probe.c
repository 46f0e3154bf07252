/* probe: whether records come at all, tried with one of our own making. C only. */

#include "probe.h"

#include <stddef.h>

#include <asm/errno.h>
#include <asm/signal.h>
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>

#include "arch.h"
#include "text.h"

/* As much as the kernel keeps of a name. */
#define NAME "sbx-audit-probe"

/* In the child: it ends, with 0 if it has made the call under a filter. */
static _Noreturn void
make_call(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_LOG),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog filter = { sizeof(code) / sizeof(code[0]), code };
	long failed;

	sbx_call(SBX_SYS_PRCTL, PR_SET_NAME, (long)NAME, 0, 0, 0);
	failed = sbx_call(SBX_SYS_PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (failed == 0)
		failed = sbx_call(SBX_SYS_SECCOMP, SECCOMP_SET_MODE_FILTER, 0, (long)&filter, 0, 0);
	sbx_call(__NR_getppid, 0, 0, 0, 0, 0);
	for (;;)
		sbx_call(SBX_SYS_EXIT_GROUP, failed != 0, 0, 0, 0, 0);
}

bool
sbx_make_probe(void)
{
	const long child = sbx_call(__NR_clone, SIGCHLD, 0, 0, 0, 0);
	int status = -1;

	if (child == 0)
		make_call();
	while (child > 0 && sbx_call(__NR_wait4, child, (long)&status, 0, 0, 0) == -EINTR)
		;
	return status == 0;
}

bool
sbx_is_probe(const struct sbx_record *record)
{
	static const char comm[] = " comm=\"" NAME "\" ";
	const uint32_t length = sizeof(comm) - 1;

	for (uint32_t at = 0; at + length <= record->length; at++) {
		if (sbx_same_bytes(record->text + at, comm, length))
			return true;
	}
	return false;
}
