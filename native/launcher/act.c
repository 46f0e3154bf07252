/* act: a violation that has been told -> what the policy says becomes of its caller. C only. */

#include "act.h"

#include <asm/errno.h>
#include <asm/poll.h>
#include <asm/signal.h>
#include <linux/time_types.h>

#include "descriptor.h"
#include "notify.h"
#include "seize.h"

#define SYS_BIT ((uint64_t)1 << (SIGSYS - 1))
/* How often is looked whether a process ends by SIGSYS: for ten seconds. */
#define LOOKS_MAX	  500
#define NANOSECONDS_APART 20000000

/* Whether SIGSYS would end the process of @caller: it neither blocks, ignores nor catches it. */
static bool
ends_by_signal(const struct sbx_caller *caller)
{
	return caller->pid != 0 &&
	    ((caller->blocked | caller->ignored | caller->caught) & SYS_BIT) == 0;
}

/*
 * Sends SIGSYS to @tid. Returns whether it waits for it: the first process of a PID namespace does not get
 * what it does not catch.
 */
static bool
send_signal(int tid)
{
	struct sbx_caller caller;

	sbx_call(__NR_tkill, tid, SIGSYS, 0, 0, 0);
	return sbx_read_caller(tid, &caller) && (caller.pending & SYS_BIT) != 0;
}

/*
 * Sees to it that @process, in which @tid got SIGSYS, ends: unless that is @certain, another thread may have
 * come to catch or ignore it since we looked. Who ends may write a core file first.
 */
static void
await_end(int process, int tid, bool certain)
{
	struct pollfd wanted = { .fd = process, .events = POLLIN };
	const struct __kernel_timespec apart = { 0, NANOSECONDS_APART };
	struct sbx_caller caller;

	for (int i = 0; i < LOOKS_MAX; i++) {
		if (!certain && sbx_read_caller(tid, &caller) && !ends_by_signal(&caller))
			break;
		if (sbx_call(__NR_ppoll, (long)&wanted, 1, (long)&apart, 0, 0) == 1)
			return;
	}
	sbx_call(__NR_pidfd_send_signal, process, SIGKILL, 0, 0, 0);
}

/*
 * Kills the process as the kernel does for SECCOMP_RET_KILL_PROCESS: by SIGSYS. The signal is the
 * calling thread's, and is there before the answer is: no instruction of its own comes between. Where
 * it would not end it, the kernel itself is made to do it, for which it must be traced; where that cannot
 * be, SIGKILL does.
 */
static void
kill_process(
    int listener, const struct seccomp_notif *call, const struct sbx_caller *caller, int program)
{
	const int pid = caller->pid != 0 ? caller->pid : (int)call->pid;
	const int process = (int)sbx_call(__NR_pidfd_open, pid, 0, 0, 0, 0);

	/* It is gone already, and its numbers may be another's. */
	if (sbx_still_waits(listener, call)) {
		/* Older kernels end its wait at once by the signal. */
		const bool sent = ends_by_signal(caller) && send_signal((int)call->pid);
		const bool certain = !sent && sbx_still_waits(listener, call) &&
		    sbx_end_process(listener, call, program);

		if (!sent && !certain && sbx_still_waits(listener, call))
			sbx_call(__NR_kill, pid, SIGKILL, 0, 0, 0);
		sbx_refuse_call(listener, call, EPERM);
		if (process >= 0)
			await_end(process, (int)call->pid, certain);
	}
	if (process >= 0)
		sbx_close(process);
}

/* Where SIGSYS is not caught, or blocked, the kernel lets it end the process. */
static bool
can_be_trapped(const struct sbx_caller *caller)
{
	return (caller->caught & ~caller->blocked & SYS_BIT) != 0;
}

bool
sbx_is_deadly(const struct sbx_caller *caller, uint32_t result)
{
	switch (result & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_KILL_PROCESS: return true;
	case SECCOMP_RET_KILL_THREAD: return caller->threads == 1;
	case SECCOMP_RET_TRAP: return !can_be_trapped(caller);
	default: return false;
	}
}

static void
trap(int listener, const struct seccomp_notif *call, const struct sbx_caller *caller,
    uint32_t result, int program)
{
	if (!can_be_trapped(caller)) {
		kill_process(listener, call, caller, program);
		return;
	}
	if (sbx_trap_thread(listener, call, (int)(result & SECCOMP_RET_DATA), program))
		return;
	/* All but what the signal tells of the call. */
	if (sbx_still_waits(listener, call))
		sbx_call(__NR_tkill, (int)call->pid, SIGSYS, 0, 0, 0);
	sbx_refuse_call(listener, call, ENOSYS);
}

void
sbx_act(int listener, const struct seccomp_notif *call, const struct sbx_caller *caller,
    uint32_t result, int program)
{
	switch (result & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ALLOW:
	case SECCOMP_RET_LOG: sbx_let_pass(listener, call); break;
	case SECCOMP_RET_ERRNO:
		sbx_refuse_call(listener, call, (int)(result & SECCOMP_RET_DATA));
		break;
	case SECCOMP_RET_TRAP: trap(listener, call, caller, result, program); break;
	case SECCOMP_RET_KILL_THREAD:
		if (caller->threads == 1 || !sbx_end_thread(listener, call, program))
			kill_process(listener, call, caller, program);
		break;
	default: kill_process(listener, call, caller, program); break;
	}
}
