/* live: how far learning is -> one line on the terminal, which the next one replaces. C only. */

#include "live.h"

#include "called.h"
#include "json.h"
#include "terminal.h"
#include "text.h"
#include "trace.h"

/* To the first column, and nothing behind it. */
#define ERASE "\r\033[K"

#define NANOSECONDS_APART 250000000ull
#define NANOSECONDS	  1000000000ull

/* Standard input, output and error. */
#define STANDARD 3

static struct {
	bool terminal;	       /* there is one to show it on */
	bool shared[STANDARD]; /* which of the program's descriptors are terminals */
	bool shown;
	bool waits; /* for the program: it is in the middle of a line, or reads one */
	uint64_t next;
} live;

void
sbx_begin_live(bool hears_all)
{
	bool talks = false;

	for (int i = 0; i < STANDARD; i++) {
		live.shared[i] = sbx_is_a_terminal(i);
		talks |= live.shared[i];
	}
	live.terminal = live.shared[STANDARD_ERROR] && (hears_all || !talks);
}

static void
write_out(const struct sbx_writer *writer, const char *text)
{
	sbx_call(SBX_SYS_WRITE, STANDARD_ERROR, (long)text, writer->at - text, 0, 0);
}

void
sbx_show_live(uint64_t elapsed, uint64_t calls, uint32_t distinct, struct sbx_name newest)
{
	char text[160];
	struct sbx_writer writer = { text, text + sizeof(text) };

	if (!live.terminal || live.waits || elapsed < live.next)
		return;
	live.next = elapsed + NANOSECONDS_APART;
	live.shown = true;
	sbx_write_text(&writer, ERASE);
	sbx_write_integer(&writer, (int64_t)(elapsed / NANOSECONDS));
	sbx_write_byte(&writer, '.');
	sbx_write_integer(&writer, (int64_t)(elapsed / (NANOSECONDS / 10) % 10));
	sbx_write_text(&writer, " s, ");
	sbx_write_integer(&writer, (int64_t)calls);
	sbx_write_text(&writer, " calls, ");
	sbx_write_integer(&writer, distinct);
	sbx_write_text(&writer, " distinct, newest ");
	sbx_write_bytes(&writer, newest.text, newest.length);
	write_out(&writer, text);
}

void
sbx_hide_live(void)
{
	char text[8];
	struct sbx_writer writer = { text, text + sizeof(text) };

	if (!live.shown)
		return;
	live.shown = false;
	sbx_write_text(&writer, ERASE);
	write_out(&writer, text);
}

bool
sbx_may_talk(struct sbx_name name)
{
	return sbx_is_text(name.text, name.length, "write") ||
	    sbx_is_text(name.text, name.length, "writev") ||
	    sbx_is_text(name.text, name.length, "read");
}

/* Whether @call is a write(2) of whole lines. */
static bool
ends_line(const struct seccomp_notif *call)
{
	const struct sbx_name name = sbx_called_name(&call->data);
	const uint64_t *arguments = (const uint64_t *)(const void *)call->data.args;
	char last = '\0';

	return sbx_is_text(name.text, name.length, "write") && arguments[2] > 0 &&
	    sbx_peek((int)call->pid, (unsigned long)(arguments[1] + arguments[2] - 1), &last, 1) &&
	    last == '\n';
}

void
sbx_note_talk(const struct seccomp_notif *call, uint64_t now)
{
	const uint64_t descriptor = call->data.args[0];

	if (!live.terminal || descriptor >= STANDARD || !live.shared[descriptor])
		return;
	sbx_hide_live();
	live.waits = !ends_line(call);
	live.next = now + NANOSECONDS;
}
