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

#include "descriptor.h"
#include "failure.h"
#include "keyed.h"
#include "signals.h"

#define NANOSECONDS 1000000000ull
/* How often there is a tick, and how many calls are attended to between two looks around. */
#define TICK	  (NANOSECONDS / 4)
#define CALLS_MAX 64

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

/* Starts the child. Returns once there are two tables of descriptors. */
static void
start(struct sbx_supervisor *supervisor, struct sbx_launch *launch, struct sbx_arena *arena)
{
	struct sbx_signals signals;
	struct sbx_pipe pipe;
	long child = -sbx_make_pipe(&pipe);

	if (child != 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, child);
	sbx_take_signals(&signals);
	supervisor->start = sbx_now();
	child = sbx_call(__NR_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
	if (child == 0)
		become_program(launch, &signals, pipe.write, arena);
	if (child < 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -child);
	/* The program must not reach into us: it may be traced by whom it likes, we are not. */
	sbx_call(SBX_SYS_PRCTL, PR_SET_DUMPABLE, 0, 0, 0, 0);
	supervisor->program = (int)child;
	supervisor->listener = await_listener(pipe.read, (int)child);
	child = sbx_call(__NR_unshare, CLONE_FILES, 0, 0, 0, 0);
	if (child != 0)
		sbx_give_up(SBX_REASON_NO_CHILD, NULL, -child);
	supervisor->listener = sbx_lift(supervisor->listener);
	supervisor->signals = sbx_lift(sbx_open_signals());
	sbx_close_others(
	    (const int[]){ STANDARD_ERROR, 1, supervisor->listener, supervisor->signals }, 4);
}

/* As a shell shows it. */
static int
shown_status(int status)
{
	const int signal = status & 0x7f;

	return signal != 0 ? 128 + signal : status >> 8 & 0xff;
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
			supervisor->status = shown_status(status);
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
attend_to_calls(struct sbx_supervisor *supervisor)
{
	struct pollfd wanted = { .fd = supervisor->listener, .events = POLLIN };
	const struct __kernel_timespec now = { 0, 0 };

	for (int i = 0; i < CALLS_MAX; i++) {
		union sbx_notice notice;

		if (sbx_hear(supervisor->listener, &notice))
			supervisor->duty->attend(supervisor, &notice.call);
		wanted.revents = 0;
		sbx_call(__NR_ppoll, (long)&wanted, 1, (long)&now, 0, 0);
		if ((wanted.revents & POLLIN) == 0)
			return;
	}
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
	if ((wanted[1].revents & POLLIN) != 0)
		heed_signal(supervisor);
	if ((wanted[0].revents & POLLIN) != 0)
		attend_to_calls(supervisor);
	else if ((wanted[0].revents & POLLHUP) != 0)
		supervisor->listener = -1;
	if (supervisor->duty->tick != NULL)
		supervisor->duty->tick(supervisor);
}

_Noreturn void
sbx_supervise(struct sbx_supervisor *supervisor, struct sbx_launch *launch,
    struct sbx_program *filter, struct sbx_arena *arena)
{
	supervisor->launch = launch;
	supervisor->status = -1;
	launch->filter = *filter;
	start(supervisor, launch, arena);
	if (supervisor->listener >= 0)
		sbx_answer_at_once(supervisor->listener);
	collect(supervisor);
	while (supervisor->status < 0 || (supervisor->listener >= 0 && !supervisor->dismissed))
		look_around(supervisor);
	sbx_end(supervisor->duty->conclude(supervisor));
}
