/* supervise: launch -> the program as a child, whose filter asks us about calls. C only. */

#include "supervise.h"

#include <asm/errno.h>
#include <asm/poll.h>
#include <asm/siginfo.h>
#include <linux/fcntl.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/time.h>
#include <linux/wait.h>

#include "attend.h"
#include "descriptor.h"
#include "failure.h"
#include "gate.h"
#include "install.h"
#include "keyed.h"
#include "others.h"
#include "remote.h"
#include "signals.h"

#define NANOSECONDS 1000000000ull
/* How often there is a tick at least. */
#define TICK (NANOSECONDS / 4)

uint64_t
sbx_now(void)
{
	struct __kernel_timespec now = { .tv_sec = 0 };

	sbx_call(__NR_clock_gettime, CLOCK_MONOTONIC, (long)&now, 0, 0, 0);
	return (uint64_t)now.tv_sec * NANOSECONDS + (uint64_t)now.tv_nsec;
}

/* The child's life up to its exec. */
static _Noreturn void
become_program(
    struct sbx_launch *launch, const struct sbx_signals *signals, int tell, struct sbx_arena *arena)
{
	struct sbx_key key;
	long listener;

	sbx_restore_signals(signals);
	sbx_add_key(launch, &key, arena);
	sbx_begin_filtered(&key);
	listener = sbx_install_asking(&launch->filter);
	sbx_call_with_key(SBX_SYS_WRITE, tell, (long)&listener, sizeof(listener), &key);
	sbx_execute(launch, &key);
}

/* The number of the child's listener; -1 if it has ended before there was one. */
static int
await_listener(int pipe, int child)
{
	struct pollfd wanted[] = { { .fd = pipe, .events = POLLIN },
		{ .fd = (int)sbx_call(__NR_pidfd_open, child, 0, 0, 0, 0), .events = POLLIN } };
	long listener = -1;

	/* Both ends of the pipe are open here as well: it has no end that could be read. */
	while (sbx_call(__NR_ppoll, (long)wanted, 2, 0, 0, 0) < 0)
		;
	if ((wanted[0].revents & POLLIN) == 0 || !sbx_hear_number(pipe, &listener))
		listener = -1;
	sbx_close(wanted[1].fd);
	return (int)listener;
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
	int listener;

	if (result != 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -result);
	shut_ourselves_off();
	result = sbx_call(__NR_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
	if (result == 0)
		become_program(launch, signals, pipe.write, arena);
	if (result < 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -result);
	supervisor->program = (int)result;
	listener = await_listener(pipe.read, supervisor->program);
	result = sbx_call(__NR_unshare, CLONE_FILES, 0, 0, 0, 0);
	if (result != 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -result);
	return listener;
}

/* The child's life up to its exec, once it is traced. */
static _Noreturn void
become_tracee(
    const struct sbx_launch *launch, const struct sbx_signals *signals, const struct sbx_pipe *go)
{
	long number;

	/* It ends if the supervisor does, and only that writes. */
	sbx_close(go->write);
	if (!sbx_hear_number(go->read, &number))
		sbx_end(SBX_EXIT_STATUS);
	sbx_restore_signals(signals);
	sbx_forbid_new_privileges();
	sbx_execute(launch, NULL);
}

/* The listener of a child that is traced to its install point, and installs the filter there. */
static int
start_later(struct sbx_supervisor *supervisor, struct sbx_launch *launch,
    const struct sbx_signals *signals, struct sbx_arena *arena)
{
	struct sbx_tracee tracee = {
		.name = launch->arguments[0],
		.is_child = true,
		.trap_ignored = sbx_is_ignored(SIGTRAP),
	};
	struct sbx_pipe go;
	long result = sbx_make_pipe(&go);
	int listener;

	if (sbx_gate_of(launch->image->abi.audit_arch) == NULL)
		sbx_give_up(SBX_REASON_NO_GATE, launch->arguments[0], 0);
	if (result != 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -result);
	result = sbx_call(__NR_clone, SIGCHLD, 0, 0, 0, 0);
	if (result == 0)
		become_tracee(launch, signals, &go);
	if (result < 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -result);
	tracee.pid = supervisor->program = (int)result;
	result = sbx_attach(&tracee, SBX_WAY_INJECT, launch->point);
	if (result != 0)
		sbx_give_up(SBX_REASON_TRACING_REFUSED, NULL, -result);
	shut_ourselves_off();
	sbx_tell_number(go.write, 0);
	sbx_follow_to_point(&tracee, launch);
	listener = sbx_install_asking_remotely(&tracee, &launch->filter, arena);
	sbx_release_others(&tracee);
	sbx_ptrace(PTRACE_DETACH, tracee.pid, 0, NULL);
	return listener;
}

static void
start(struct sbx_supervisor *supervisor, struct sbx_launch *launch, struct sbx_arena *arena)
{
	struct sbx_signals signals;
	int listener;

	sbx_take_signals(&signals);
	supervisor->start = sbx_now();
	if (launch->point == SBX_POINT_EXEC) {
		listener = start_at_exec(supervisor, launch, &signals, arena);
	} else {
		listener = start_later(supervisor, launch, &signals, arena);
		supervisor->start = sbx_now();
	}
	supervisor->listener = sbx_lift(listener);
	supervisor->signals = sbx_lift(sbx_open_signals());
	sbx_close_others(
	    (const int[]){ STANDARD_ERROR, 1, supervisor->listener, supervisor->signals }, 4);
}

/* The program has ended with @status, as wait(2) gives it. */
static void
note_end(struct sbx_supervisor *supervisor, int status)
{
	supervisor->death = status & 0x7f;
	if (supervisor->death == SIGKILL && supervisor->violated)
		supervisor->death = SIGSYS;
	/* As a shell shows it. */
	supervisor->status = supervisor->death != 0 ? 128 + supervisor->death : status >> 8 & 0xff;
}

/* Collects who has ended: as the first process of a container, strangers as well. */
static void
collect(struct sbx_supervisor *supervisor)
{
	int status = 0;
	long who;

	while ((who = sbx_call(__NR_wait4, -1, (long)&status, WNOHANG | WUNTRACED, 0, 0)) > 0) {
		const bool stopped = (status & 0xff) == 0x7f;

		if (who == supervisor->program && stopped)
			sbx_stop_as(status >> 8 & 0xff);
		else if (who == supervisor->program)
			note_end(supervisor, status);
		else if (who == supervisor->teller && !stopped)
			supervisor->teller = 0;
	}
}

static void
heed_signal(struct sbx_supervisor *supervisor)
{
	struct sbx_signal signal;

	while (sbx_next_signal(supervisor->signals, &signal)) {
		if (signal.number == SIGCHLD)
			collect(supervisor);
		else if (supervisor->status < 0)
			sbx_hand_on(&signal, supervisor->program);
		else if (sbx_asks_for_end(signal.number))
			supervisor->dismissed = true;
	}
}

static void
attend_to_call(struct sbx_supervisor *supervisor)
{
	union sbx_notice notice;

	if (sbx_hear(supervisor->listener, &notice))
		supervisor->duty->attend(supervisor, &notice.call);
}

/* Waits until something happens, and attends to it. */
static void
look_around(struct sbx_supervisor *supervisor)
{
	struct pollfd wanted[] = { { .fd = supervisor->listener, .events = POLLIN },
		{ .fd = supervisor->signals, .events = POLLIN } };
	const struct __kernel_timespec tick = { 0, TICK };

	sbx_call(
	    __NR_ppoll, (long)wanted, 2, supervisor->duty->tick != NULL ? (long)&tick : 0, 0, 0);
	supervisor->now = sbx_now() - supervisor->start;
	if ((wanted[1].revents & POLLIN) != 0)
		heed_signal(supervisor);
	if ((wanted[0].revents & POLLIN) != 0)
		attend_to_call(supervisor);
	else if ((wanted[0].revents & POLLHUP) != 0)
		supervisor->listener = -1;
	if (supervisor->duty->tick != NULL)
		supervisor->duty->tick(supervisor);
}

_Noreturn void
sbx_supervise(struct sbx_supervisor *supervisor, struct sbx_launch *launch,
    struct sbx_program *filter, struct sbx_arena *arena)
{
	int status;

	supervisor->launch = launch;
	supervisor->status = -1;
	launch->filter = *filter;
	start(supervisor, launch, arena);
	if (supervisor->listener >= 0)
		sbx_answer_at_once(supervisor->listener);
	collect(supervisor);
	while (supervisor->status < 0 || (supervisor->listener >= 0 && !supervisor->dismissed))
		look_around(supervisor);
	status = supervisor->duty->conclude(supervisor);
	if (supervisor->death != 0 && status == supervisor->status)
		sbx_end_as(supervisor->death);
	sbx_end(status);
}
