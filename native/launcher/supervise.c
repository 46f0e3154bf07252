/* supervise: launch -> the program as a child, whose filter asks us about calls. C only. */

#include "supervise.h"

#include <asm/errno.h>
#include <asm/poll.h>
#include <linux/time.h>
#include <linux/wait.h>

#include "begin.h"
#include "failure.h"
#include "follow.h"
#include "guard.h"
#include "processor.h"
#include "signals.h"

#define NANOSECONDS 1000000000ull
/* How often there is a tick at least. */
#define TICK (NANOSECONDS / 4)
/* So many are heard of at once; of the others, the next time. */
#define CHANGES_MAX 1024u

/* What wait(2) tells. */
struct change {
	int who;
	int status;
};

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

static void
attend_to_change(struct sbx_supervisor *supervisor, const struct change *change)
{
	const int who = change->who;
	/* wait(2) */
	const bool stopped = (change->status & 0xff) == 0x7f;

	if (supervisor->traced && stopped)
		sbx_attend_to_stop(supervisor, who, change->status);
	else if (stopped && (who != supervisor->program || supervisor->guarded))
		sbx_attend_to_guarded(supervisor, who, change->status);
	else if (who == supervisor->program && stopped)
		sbx_stop_with(change->status >> 8 & 0xff);
	else if (who == supervisor->program && supervisor->status < 0)
		note_end(supervisor, change->status);
	else if (who == supervisor->teller && !stopped)
		supervisor->teller = 0;
}

/* Whether a later one is of the same number: who stopped is gone then, and another has come to it by an exec. */
static bool
is_outdated(const struct change *change, const struct change *end)
{
	for (const struct change *later = change + 1; later < end; later++) {
		if (later->who == change->who)
			return true;
	}
	return false;
}

/*
 * Takes note of who has stopped or ended: as the first process of a container, of strangers as well.
 * Nobody goes on before that is known of all, and so each comes once: who calls ever so often keeps
 * neither the others from their turn nor us from what else there is to do.
 */
static void
collect(struct sbx_supervisor *supervisor)
{
	static struct change changes[CHANGES_MAX];
	uint32_t count = 0;
	int status = 0;
	long who = 0;

	while (count < CHANGES_MAX &&
	    (who = sbx_call(__NR_wait4, -1, (long)&status, WNOHANG | WUNTRACED | __WALL, 0, 0)) > 0)
		changes[count++] = (struct change){ (int)who, status };
	supervisor->alone = who == -ECHILD;
	supervisor->changed = count == CHANGES_MAX;
	for (uint32_t i = 0; i < count; i++) {
		if (!is_outdated(&changes[i], changes + count))
			attend_to_change(supervisor, &changes[i]);
	}
}

static bool
is_anyone_left(const struct sbx_supervisor *supervisor)
{
	return supervisor->traced ? !supervisor->alone : supervisor->listener >= 0;
}

/* Whether the program has had this SIGCONT itself: its whole job has then. */
static bool
has_gone_on(struct sbx_supervisor *supervisor)
{
	bool gone_on = supervisor->gone_on;

	if (!supervisor->traced && !supervisor->guarded)
		gone_on = sbx_has_gone_on(supervisor->program);
	/* One that still waits for its tracer to go on has it, or gets it here: there is never more than one. */
	supervisor->stopped = supervisor->gone_on = false;
	return gone_on;
}

static void
hand_on(struct sbx_supervisor *supervisor, const struct sbx_signal *signal)
{
	if (signal->number == SIGCONT && has_gone_on(supervisor))
		return;
	if (signal->sent)
		sbx_call(__NR_kill, supervisor->program, signal->number, 0, 0, 0);
}

static void
heed_signal(struct sbx_supervisor *supervisor)
{
	struct sbx_signal signal;

	while (sbx_next_signal(supervisor->signals, &signal)) {
		if (signal.number == SIGCHLD)
			supervisor->changed = true;
		else if (supervisor->status < 0)
			hand_on(supervisor, &signal);
		else if (sbx_asks_for_end(signal.number))
			supervisor->dismissed = true;
	}
	if (supervisor->changed)
		collect(supervisor);
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
	const bool waits = !supervisor->changed;
	const struct __kernel_timespec tick = { 0, waits ? TICK : 0 };

	sbx_call(__NR_ppoll, (long)wanted, 2,
	    waits && supervisor->duty->tick == NULL ? 0 : (long)&tick, 0, 0);
	supervisor->now = sbx_now() - supervisor->start;
	if (!waits || (wanted[1].revents & POLLIN) != 0)
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
	sbx_leave_processor();
	status = supervisor->duty->conclude(supervisor);
	if (supervisor->death != 0 && status == supervisor->status)
		sbx_end_as(supervisor->death);
	sbx_end(status);
}
