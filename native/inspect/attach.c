/* attach: a thread is stopped while its filters are read, and goes on as if nothing had been. C only. */

#include "attach.h"

#include <asm/errno.h>
#include <linux/wait.h>

#include "failed.h"
#include "machine.h"
#include "run.h"

static void
seize(int tid)
{
	const long error = -sbx_ptrace(PTRACE_SEIZE, tid, 0, NULL);

	if (error == ESRCH)
		sbx_failed(SBX_FAILED_NO_PROCESS, 0);
	if (error != 0)
		sbx_failed(SBX_FAILED_NOT_TRACEABLE, error);
}

struct sbx_attached
sbx_attach(int tid)
{
	struct sbx_attached attached = { .tid = tid };
	int status = 0;
	long who;

	seize(tid);
	/* Where it fails, the thread is stopped already, or dead, as the wait tells. */
	sbx_ptrace(PTRACE_INTERRUPT, tid, 0, NULL);
	do {
		who = sbx_call(__NR_wait4, tid, (long)&status, __WALL, 0, 0);
	} while (who == -EINTR);
	/* The lowest byte of a stop is 0x7f: wait(2). */
	if (who < 0 || (status & 0xff) != 0x7f)
		sbx_failed(SBX_FAILED_NOT_STOPPED, 0);
	/* Without an event, it stopped to be given a signal, which it must get from us. */
	if (status >> 16 == 0)
		attached.signal = status >> 8 & 0xff;
	return attached;
}

static void
keep_restartable(int tid, const struct sbx_filters *filters)
{
	struct ptrace_syscall_info call = { 0 };
	struct sbx_registers registers = { 0 };
	struct seccomp_data data;

	if (sbx_ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(call), &call) < 0 ||
	    sbx_get_registers(tid, &registers) < 0 ||
	    !sbx_restart_of(&registers, call.arch, &data) || sbx_all_pass(filters, &data))
		return;
	sbx_restart_whole(&registers);
	sbx_set_registers(tid, &registers);
}

void
sbx_detach(const struct sbx_attached *attached, const struct sbx_filters *filters)
{
	keep_restartable(attached->tid, filters);
	sbx_ptrace(PTRACE_DETACH, attached->tid, 0, (void *)(long)attached->signal);
}
