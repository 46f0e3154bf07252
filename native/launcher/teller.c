/* teller: a line of JSON about a violation -> Node, which tells people; and its word that it has. C only. */

#include "teller.h"

#include <asm/errno.h>
#include <asm/poll.h>
#include <linux/fcntl.h>
#include <linux/time_types.h>
#include <linux/wait.h>

#include "descriptor.h"
#include "printer.h"
#include "writer.h"

/* Who takes longer does not answer any more. */
#define SECONDS_TO_TELL 30

static void
give_up(struct sbx_teller *teller)
{
	sbx_close(teller->lines);
	sbx_close(teller->told);
	teller->pid = 0;
}

static void
start(struct sbx_teller *teller, char *const *environment, bool json)
{
	static char option[] = "--explained";
	static char as_json[] = "--json";
	char number[12];
	struct sbx_writer writer = { number, number + sizeof(number) - 1 };
	char *arguments[] = { option, number, as_json };
	struct sbx_pipe lines;
	struct sbx_pipe told;
	long child;

	teller->tried = true;
	if (sbx_make_pipe(&lines) != 0)
		return;
	if (sbx_make_pipe(&told) != 0) {
		sbx_close(lines.read);
		sbx_close(lines.write);
		return;
	}
	sbx_write_number(&writer, (uint32_t)told.write);
	*writer.at = '\0';
	child = sbx_start_node(arguments, json ? 3 : 2, environment, lines.read, told.write);
	sbx_close(lines.read);
	sbx_close(told.write);
	sbx_call(__NR_fcntl, lines.write, F_SETFL, O_NONBLOCK, 0, 0);
	*teller = (struct sbx_teller){ (int)child, lines.write, told.read, true };
	if (child < 0)
		give_up(teller);
}

static bool
is_ready(int descriptor, short events)
{
	struct pollfd wanted = { .fd = descriptor, .events = events };
	const struct __kernel_timespec limit = { SECONDS_TO_TELL, 0 };

	return sbx_call(__NR_ppoll, (long)&wanted, 1, (long)&limit, 0, 0) == 1;
}

static bool
write_line(const struct sbx_teller *teller, const char *line, size_t length)
{
	while (length > 0) {
		const long written =
		    sbx_call(__NR_write, teller->lines, (long)line, (long)length, 0, 0);

		if (written == -EAGAIN) {
			if (!is_ready(teller->lines, POLLOUT))
				return false;
			continue;
		}
		if (written < 0)
			return false;
		line += written;
		length -= (size_t)written;
	}
	return true;
}

bool
sbx_have_told(
    struct sbx_teller *teller, const char *line, size_t length, char *const *environment, bool json)
{
	char byte;

	if (!teller->tried)
		start(teller, environment, json);
	if (teller->pid == 0)
		return false;
	if (write_line(teller, line, length) && is_ready(teller->told, POLLIN) &&
	    sbx_call(__NR_read, teller->told, (long)&byte, 1, 0, 0) == 1)
		return true;
	give_up(teller);
	return false;
}

void
sbx_dismiss_teller(struct sbx_teller *teller)
{
	if (teller->pid == 0)
		return;
	sbx_close(teller->lines);
	/* It may have a last word. Its end of the pipe is closed when it ends. */
	if (is_ready(teller->told, POLLIN))
		sbx_call(__NR_wait4, teller->pid, 0, 0, 0, 0);
}
