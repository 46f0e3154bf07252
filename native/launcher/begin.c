/* begin: launch -> a child whose filter asks us, from where on it does. C only. */

#include "begin.h"

#include <asm/errno.h>
#include <asm/siginfo.h>
#include <linux/fcntl.h>
#include <linux/prctl.h>
#include <linux/sched.h>

#include "attend.h"
#include "descriptor.h"
#include "failure.h"
#include "follow.h"
#include "gate.h"
#include "install.h"
#include "keyed.h"
#include "others.h"
#include "remote.h"
#include "signals.h"

/* The child's life up to its exec. */
static _Noreturn void
become_program(struct sbx_launch *launch, const struct sbx_signals *signals,
    const struct sbx_witness *witness, int tell, struct sbx_arena *arena)
{
	struct sbx_key key;
	long listener;

	sbx_await_witness(witness);
	sbx_restore_signals(signals);
	sbx_add_key(launch, &key, arena);
	sbx_begin_filtered(&key);
	listener = sbx_install_asking(&launch->filter);
	sbx_call_with_key(SBX_SYS_WRITE, tell, (long)&listener, sizeof(listener), &key);
	sbx_execute(launch, &key);
}

/* The program must not reach into us by ptrace(2) or /proc. What it is itself, its exec decides. */
static void
shut_ourselves_off(void)
{
	sbx_call(SBX_SYS_PRCTL, PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* The listener of a child that installs the filter before its exec. */
static int
start_at_exec(struct sbx_supervisor *supervisor, struct sbx_launch *launch,
    const struct sbx_signals *signals, struct sbx_arena *arena)
{
	struct sbx_pipe pipe;
	long result = sbx_make_pipe(&pipe);
	long listener;

	if (result != 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -result);
	sbx_prepare_witness(&supervisor->witness, supervisor->witnessed ? launch : NULL);
	shut_ourselves_off();
	result = sbx_call(__NR_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
	if (result == 0)
		become_program(launch, signals, &supervisor->witness, pipe.write, arena);
	if (result < 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -result);
	supervisor->program = (int)result;
	sbx_call_witness(&supervisor->witness, launch, supervisor->program);
	if (!sbx_hear_number_of(pipe.read, supervisor->program, &listener))
		listener = -1;
	result = sbx_call(__NR_unshare, CLONE_FILES, 0, 0, 0, 0);
	if (result != 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -result);
	return (int)listener;
}

/* The child's life up to its exec, once it is traced. */
static _Noreturn void
become_tracee(struct sbx_launch *launch, const struct sbx_signals *signals,
    const struct sbx_pipe *go, struct sbx_arena *arena)
{
	long number;

	/* It ends if the supervisor does, and only that writes. */
	sbx_close(go->write);
	if (!sbx_hear_number(go->read, &number))
		sbx_end(SBX_EXIT_STATUS);
	sbx_restore_signals(signals);
	if (launch->point == SBX_POINT_EXEC)
		sbx_launch_keyed(launch, arena);
	sbx_forbid_new_privileges();
	sbx_execute(launch, NULL);
}

/* A child that is about to execute the program, and is traced. */
static void
start_tracee(struct sbx_supervisor *supervisor, struct sbx_launch *launch,
    const struct sbx_signals *signals, struct sbx_tracee *tracee, struct sbx_arena *arena)
{
	struct sbx_pipe go;
	long result = sbx_make_pipe(&go);

	*tracee = (struct sbx_tracee){
		.name = launch->arguments[0],
		.is_child = true,
		.trap_ignored = launch->point != SBX_POINT_EXEC && sbx_is_ignored(SIGTRAP),
	};
	if (launch->point != SBX_POINT_EXEC && sbx_gate_of(launch->image->abi.audit_arch) == NULL)
		sbx_give_up(SBX_REASON_NO_GATE, launch->arguments[0], 0);
	if (result != 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -result);
	result = sbx_call(__NR_clone, SIGCHLD, 0, 0, 0, 0);
	if (result == 0)
		become_tracee(launch, signals, &go, arena);
	if (result < 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -result);
	tracee->pid = supervisor->program = (int)result;
	result = sbx_attach(tracee, supervisor->traced ? SBX_FOLLOW_ALL : SBX_FOLLOW_OTHERS);
	if (result != 0)
		sbx_give_up(SBX_REASON_TRACING_REFUSED, NULL, -result);
	shut_ourselves_off();
	sbx_tell_number(go.write, 0);
}

/* The listener of a child that is traced to its install point, and installs the filter there. */
static int
start_later(struct sbx_supervisor *supervisor, struct sbx_launch *launch,
    const struct sbx_signals *signals, struct sbx_arena *arena)
{
	struct sbx_tracee tracee;
	int listener;

	start_tracee(supervisor, launch, signals, &tracee, arena);
	sbx_follow_to_point(&tracee, launch);
	listener = sbx_install_asking_remotely(&tracee, &launch->filter, arena);
	sbx_release_others(&tracee);
	sbx_ptrace(PTRACE_DETACH, tracee.pid, 0, NULL);
	return listener;
}

/* A child that is traced for good: by it, not by a listener, its filter asks. */
static void
start_traced(struct sbx_supervisor *supervisor, struct sbx_launch *launch,
    const struct sbx_signals *signals, struct sbx_arena *arena)
{
	struct sbx_tracee tracee;

	start_tracee(supervisor, launch, signals, &tracee, arena);
	if (launch->point == SBX_POINT_EXEC)
		return;
	sbx_follow_to_point(&tracee, launch);
	sbx_install_remotely(&tracee, &launch->filter, -1);
	supervisor->executed = true;
	sbx_ptrace(PTRACE_CONT, tracee.pid, 0, NULL);
}

void
sbx_begin(struct sbx_supervisor *supervisor, struct sbx_launch *launch, struct sbx_arena *arena)
{
	struct sbx_signals signals;
	int listener = -1;

	sbx_prepare_witness(&supervisor->witness, NULL);
	sbx_take_signals(&signals);
	if (supervisor->traced)
		start_traced(supervisor, launch, &signals, arena);
	else if (launch->point == SBX_POINT_EXEC)
		listener = start_at_exec(supervisor, launch, &signals, arena);
	else
		listener = start_later(supervisor, launch, &signals, arena);
	/* Nothing of it is heard of before. */
	supervisor->start = sbx_now();
	supervisor->listener = sbx_lift(listener);
	supervisor->signals = sbx_lift(sbx_open_signals());
	sbx_close_others((const int[]){ STANDARD_ERROR, 1, supervisor->listener,
			     supervisor->signals, supervisor->records, supervisor->witness.time },
	    6);
}
