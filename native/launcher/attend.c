/* attend: a launcher that is traced -> a program that has its filter, and is traced no more. C only. */

#include "attend.h"

#include "arrive.h"
#include "failure.h"
#include "others.h"
#include "remote.h"

#define OPTIONS (PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)

long
sbx_attach(const struct sbx_tracee *tracee, unsigned long more)
{
	return sbx_ptrace(PTRACE_SEIZE, tracee->pid, 0, (void *)(OPTIONS | more));
}

/* Its filters have been in place since before its exec. */
static void
end_suspension(struct sbx_tracee *tracee)
{
	const long result = sbx_ptrace(PTRACE_SETOPTIONS, tracee->pid, 0, (void *)OPTIONS);

	if (result != 0)
		sbx_abandon(tracee, SBX_REASON_TRACING_FAILED, -result);
}

void
sbx_follow_to_point(struct sbx_tracee *tracee, const struct sbx_launch *launch)
{
	while (sbx_await(tracee, PTRACE_CONT) != SBX_STOP_EXEC)
		sbx_ptrace(PTRACE_CONT, tracee->pid, 0, NULL);
	/* What it executes on the way to its install point is the program from then on. */
	while (!sbx_arrive(tracee, &launch->image->abi, launch->point))
		;
}

_Noreturn void
sbx_attend(struct sbx_tracee *tracee, const struct sbx_launch *launch, int memory)
{
	sbx_follow_to_point(tracee, launch);
	if (launch->way == SBX_WAY_SUSPEND)
		end_suspension(tracee);
	else
		sbx_install_remotely(tracee, &launch->filter, memory);
	sbx_release_others(tracee);
	/* It is stopped, or was killed. */
	sbx_ptrace(PTRACE_DETACH, tracee->pid, 0, NULL);
	sbx_end(0);
}
