/*
 * main: sbx-audit. Writes the kernel's records about seccomp to standard output, as lines, until standard
 * input ends. C only: Node has no netlink, and makes sums of the lines.
 */

#include <asm/errno.h>
#include <linux/poll.h>
#include <linux/time_types.h>

#include "diagnostic.h"
#include "fail.h"
#include "lines.h"
#include "listen.h"
#include "machine.h"
#include "table.h"
#include "terminal.h"
#include "writer.h"

#define STANDARD_INPUT	0
#define CLOCK_MONOTONIC 1

/* At the end the kernel may still have records in hand: it is given so long, and no longer than that. */
#define QUIET_MS 100
#define ENDING_S 2

/* So many at a time, lest a flood of them hide the end. */
#define TAKEN_MAX 4096

SBX_START;

const char sbx_tool[] = "sandboxify";

static _Noreturn void
end(int status)
{
	for (;;)
		sbx_call(SBX_SYS_EXIT_GROUP, status, 0, 0, 0, 0);
}

static _Noreturn void
give_up(long error)
{
	const struct sbx_name name = sbx_errno_name((uint32_t)error);
	char line[SBX_DIAGNOSTIC_MAX];
	struct sbx_writer writer = { line, line + sizeof(line) };

	sbx_write_text(&writer, sbx_tool);
	sbx_write_text(&writer, ": cannot read the kernel's audit records (");
	sbx_write_bytes(&writer, name.text, name.length);
	sbx_write_text(&writer, sbx_is_terminal() ? ")\n" : "); ");
	sbx_write_text(&writer,
	    "help: run it as root, outside of containers (it needs CAP_AUDIT_READ), or give it the text of "
	    "a log: sudo dmesg | sandboxify --audit -\n");
	sbx_call(SBX_SYS_WRITE, STANDARD_ERROR, (long)line, writer.at - line, 0, 0);
	end(SBX_EXIT_STATUS);
}

/* Writes what has come. Returns whether that was anything. */
static bool
pass_on(int listener)
{
	static uint32_t lost_before;
	struct sbx_record record;
	uint32_t lost;
	int taken;

	for (taken = 0; taken < TAKEN_MAX; taken++) {
		const enum sbx_received received = sbx_receive(listener, &record);

		if (received == SBX_RECEIVED_NOTHING)
			break;
		if (received == SBX_RECEIVED_RECORD)
			sbx_write_record(&record);
	}
	lost = sbx_lost(listener);
	if (lost != lost_before)
		sbx_write_lost(lost);
	lost_before = lost;
	sbx_flush_lines();
	return taken > 0;
}

/* Waits for a record, or for the end of standard input, which it tells. */
static bool
wait_for_more(int listener)
{
	struct pollfd waiting[] = { { listener, POLLIN, 0 }, { STANDARD_INPUT, POLLIN, 0 } };
	char byte;

	sbx_call(__NR_ppoll, (long)waiting, 2, 0, 0, 0);
	return waiting[1].revents != 0 &&
	    sbx_call(__NR_read, STANDARD_INPUT, (long)&byte, sizeof(byte), 0, 0) != sizeof(byte);
}

static int64_t
seconds_now(void)
{
	struct __kernel_timespec now = { 0, 0 };

	sbx_call(__NR_clock_gettime, CLOCK_MONOTONIC, (long)&now, 0, 0, 0);
	return now.tv_sec;
}

/* Passes on what is still on its way. */
static void
finish(int listener)
{
	const int64_t latest = seconds_now() + ENDING_S;

	do {
		struct pollfd waiting = { listener, POLLIN, 0 };
		struct __kernel_timespec quiet = { 0, QUIET_MS * 1000000L };

		sbx_call(__NR_ppoll, (long)&waiting, 1, (long)&quiet, 0, 0);
	} while (pass_on(listener) && seconds_now() < latest);
}

_Noreturn void sbx_launch(const long *stack);

_Noreturn void
sbx_launch(const long *stack)
{
	int listener = -1;
	const long error = sbx_listen(&listener);

	(void)stack;
	if (error != 0)
		give_up(error);
	sbx_write_ready();
	while (!wait_for_more(listener))
		pass_on(listener);
	finish(listener);
	end(0);
}
