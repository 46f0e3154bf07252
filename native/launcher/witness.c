/* witness: launch -> when the program came to its main function, by a process that traces it until then. C only. */

#include "witness.h"

#include <asm/signal.h>
#include <linux/prctl.h>

#include "attend.h"
#include "descriptor.h"
#include "failure.h"
#include "gate.h"
#include "others.h"
#include "signals.h"
#include "supervise.h"

/* Who goes before the program's end leaves it as it is: no PTRACE_O_EXITKILL. */
#define OPTIONS (PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD | SBX_FOLLOW_OTHERS)

static struct {
	struct sbx_pipe ready;
	struct sbx_pipe go;
	struct sbx_pipe time;
} pipes;

/* The supervisor's number. */
static long supervisor;

static const struct sbx_witness nobody = { -1, -1, -1 };

static void
close_pipe(const struct sbx_pipe *pipe)
{
	sbx_close(pipe->read);
	sbx_close(pipe->write);
}

/* All of them, or none: descriptors may be few. */
static bool
make_pipes(void)
{
	if (sbx_make_pipe(&pipes.ready) != 0)
		return false;
	if (sbx_make_pipe(&pipes.go) == 0) {
		if (sbx_make_pipe(&pipes.time) == 0)
			return true;
		close_pipe(&pipes.go);
	}
	close_pipe(&pipes.ready);
	return false;
}

void
sbx_prepare_witness(struct sbx_witness *witness, const struct sbx_launch *launch)
{
	*witness = nobody;
	/* A breakpoint would end that it is ignored. */
	if (launch == NULL || sbx_gate_of(launch->image->abi.audit_arch) == NULL ||
	    sbx_is_ignored(SIGTRAP) || !make_pipes())
		return;
	supervisor = sbx_call(__NR_getpid, 0, 0, 0, 0, 0);
	*witness = (struct sbx_witness){ pipes.ready.write, pipes.go.read, pipes.time.read };
}

/* Whether the process at the end of @pipe, which is @pid, says 0. */
static bool
agrees(int pipe, int pid)
{
	long number;

	return sbx_hear_number_of(pipe, pid, &number) && number == 0;
}

/* The life of the process that traces @program. */
static _Noreturn void
witness_main(const struct sbx_launch *launch, int program)
{
	struct sbx_launch to_main = *launch;
	struct sbx_tracee tracee = { .pid = program, .name = "", .is_quiet = true };
	long result;

	to_main.point = SBX_POINT_MAIN;
	sbx_call(__NR_setsid, 0, 0, 0, 0, 0);
	sbx_close_others(&pipes.time.write, 1);
	result = sbx_ptrace(PTRACE_SEIZE, program, 0, (void *)OPTIONS);
	sbx_tell_number(pipes.time.write, result);
	if (result != 0)
		sbx_end(0);
	sbx_follow_to_point(&tracee, &to_main);
	sbx_tell_number(pipes.time.write, (long)sbx_now());
	sbx_release_others(&tracee);
	sbx_ptrace(PTRACE_DETACH, program, 0, NULL);
	sbx_end(0);
}

void
sbx_call_witness(struct sbx_witness *witness, const struct sbx_launch *launch, int program)
{
	long child;

	if (witness->time < 0 || !agrees(pipes.ready.read, program))
		return;
	child = sbx_call(__NR_clone, SIGCHLD, 0, 0, 0, 0);
	if (child == 0)
		witness_main(launch, program);
	if (child < 0 || !agrees(pipes.time.read, (int)child))
		witness->time = -1;
	/* Its end is the end of what can be read. */
	sbx_close(pipes.time.write);
	sbx_tell_number(pipes.go.write, 0);
}

void
sbx_await_witness(const struct sbx_witness *witness)
{
	long number;

	if (witness->time < 0)
		return;
	/* What we are by now, nobody may look into; and we must not wait for one who is gone. */
	sbx_call(SBX_SYS_PRCTL, PR_SET_DUMPABLE, 1, 0, 0, 0);
	sbx_call(SBX_SYS_PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (sbx_call(__NR_getppid, 0, 0, 0, 0, 0) != supervisor)
		sbx_end(SBX_EXIT_STATUS);
	sbx_call(SBX_SYS_PRCTL, PR_SET_PTRACER, (long)PR_SET_PTRACER_ANY, 0, 0, 0);
	sbx_tell_number(witness->ready, 0);
	if (!sbx_hear_number(witness->go, &number))
		sbx_end(SBX_EXIT_STATUS);
	sbx_call(SBX_SYS_PRCTL, PR_SET_PTRACER, 0, 0, 0, 0);
	sbx_call(SBX_SYS_PRCTL, PR_SET_PDEATHSIG, 0, 0, 0, 0);
	sbx_call(SBX_SYS_PRCTL, PR_SET_DUMPABLE, 0, 0, 0, 0);
}

uint64_t
sbx_ask_witness(const struct sbx_witness *witness)
{
	long time;

	return witness->time >= 0 && sbx_hear_number(witness->time, &time) ? (uint64_t)time : 0;
}
