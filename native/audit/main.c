/*
 * main: sbx-audit. Writes the kernel's records about seccomp to standard output, as lines, until standard
 * input ends. C only: Node has no netlink, and makes sums of the lines.
 */

#include <linux/poll.h>
#include <linux/time_types.h>

#include "lines.h"
#include "listen.h"
#include "machine.h"
#include "probe.h"
#include "refusal.h"
#include "status.h"

#define STANDARD_INPUT	0
#define CLOCK_MONOTONIC 1

/* The kernel may have records in hand: it is given so long without one, and no longer in all. */
#define QUIET_MS   100
#define PATIENCE_S 2

/* So many at a time, lest a flood of them hide the end. */
#define TAKEN_MAX 4096

SBX_START;

/* What goes on. */
struct session {
	int listener;
	uint32_t lost; /* as was told last */
	bool heard;    /* the probe's record has come */
};

/* Writes what has come. Returns whether that was anything. */
static bool
pass_on(struct session *session)
{
	struct sbx_record record;
	uint32_t lost;
	int taken;

	for (taken = 0; taken < TAKEN_MAX; taken++) {
		const enum sbx_received received = sbx_receive(session->listener, &record);

		if (received == SBX_RECEIVED_NOTHING)
			break;
		if (received != SBX_RECEIVED_RECORD)
			continue;
		session->heard = session->heard || sbx_is_probe(&record);
		sbx_write_record(&record);
	}
	lost = sbx_lost(session->listener);
	if (lost != session->lost)
		sbx_write_lost(lost);
	session->lost = lost;
	sbx_flush_lines();
	return taken > 0;
}

/* Waits for a record, or for the end of standard input, which it tells. */
static bool
wait_for_more(const struct session *session)
{
	struct pollfd waiting[] = { { session->listener, POLLIN, 0 },
		{ STANDARD_INPUT, POLLIN, 0 } };
	char byte;

	sbx_call(__NR_ppoll, (long)waiting, 2, 0, 0, 0);
	return waiting[1].revents != 0 &&
	    sbx_call(__NR_read, STANDARD_INPUT, (long)&byte, sizeof(byte), 0, 0) != sizeof(byte);
}

/* Waits for a record, but not for long. */
static void
wait_a_little(const struct session *session)
{
	struct pollfd waiting = { session->listener, POLLIN, 0 };
	struct __kernel_timespec quiet = { 0, QUIET_MS * 1000000L };

	sbx_call(__NR_ppoll, (long)&waiting, 1, (long)&quiet, 0, 0);
}

static int64_t
seconds_now(void)
{
	struct __kernel_timespec now = { 0, 0 };

	sbx_call(__NR_clock_gettime, CLOCK_MONOTONIC, (long)&now, 0, 0, 0);
	return now.tv_sec;
}

/* Says so if a record of our own does not come: then others will not either. */
static void
try_probe(struct session *session)
{
	const bool made = sbx_make_probe();
	const int64_t latest = seconds_now() + PATIENCE_S;

	while (made && !session->heard && seconds_now() < latest) {
		wait_a_little(session);
		pass_on(session);
	}
	if (made && !session->heard)
		sbx_write_silent();
}

/* Passes on what is still on its way. */
static void
finish(struct session *session)
{
	const int64_t latest = seconds_now() + PATIENCE_S;

	do
		wait_a_little(session);
	while (pass_on(session) && seconds_now() < latest);
}

_Noreturn void sbx_launch(const long *stack);

_Noreturn void
sbx_launch(const long *stack)
{
	struct session session = { .listener = -1 };
	const long error = sbx_listen(&session.listener);
	uint32_t dropped = sbx_dropped();

	(void)stack;
	if (error != 0)
		sbx_refuse(error);
	sbx_write_ready();
	try_probe(&session);
	while (!wait_for_more(&session))
		pass_on(&session);
	finish(&session);
	dropped = sbx_dropped() - dropped;
	if (dropped != 0)
		sbx_write_dropped(dropped);
	for (;;)
		sbx_call(SBX_SYS_EXIT_GROUP, 0, 0, 0, 0, 0);
}
