/* supervise: launch -> the program as a child, whose filter asks us about calls. C only. */

#include "supervise.h"

#include <asm/errno.h>
#include <asm/poll.h>
#include <linux/time.h>
#include <linux/wait.h>

#include "begin.h"
#include "failure.h"
#include "follow.h"
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

/* The program has ended with @status, as wait(2) gives it. */
static void
note_end(struct sbx_supervisor *supervisor, int status)
{
	supervisor->death = status & 0x7f;
	/* Another thread may have ended it while it was told of: without a supervisor, none came so far. */
	if ((supervisor->death == SIGKILL || supervisor->death == 0) && supervisor->violated)
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

	while ((who = sbx_call(__NR_wait4, -1, (long)&status, WNOHANG | WUNTRACED | __WALL, 0, 0)) >
	    0) {
		const bool stopped = (status & 0xff) == 0x7f;

		if (supervisor->traced && stopped)
			sbx_attend_to_stop(supervisor, (int)who, status);
		else if (who == supervisor->program && stopped)
			sbx_stop_as(status >> 8 & 0xff);
		else if (who == supervisor->program)
			note_end(supervisor, status);
		else if (who == supervisor->teller && !stopped)
			supervisor->teller = 0;
	}
	supervisor->alone = who == -ECHILD;
}

static bool
is_anyone_left(const struct sbx_supervisor *supervisor)
{
	return supervisor->traced ? !supervisor->alone : supervisor->listener >= 0;
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
	sbx_begin(supervisor, launch, arena);
	if (supervisor->listener >= 0)
		sbx_answer_at_once(supervisor->listener);
	collect(supervisor);
	while (supervisor->status < 0 || (is_anyone_left(supervisor) && !supervisor->dismissed))
		look_around(supervisor);
	status = supervisor->duty->conclude(supervisor);
	if (supervisor->death != 0 && status == supervisor->status)
		sbx_end_as(supervisor->death);
	sbx_end(status);
}
