/* live: how far learning is -> one line on the terminal, which the next one replaces. C only. */

#include "live.h"

#include "json.h"
#include "terminal.h"

/* To the first column, and nothing behind it. */
#define ERASE "\r\033[K"

#define NANOSECONDS_APART 250000000ull
#define NANOSECONDS	  1000000000ull

static struct {
	bool asked;
	bool terminal;
	bool shown;
	uint64_t next;
} live;

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

	if (!live.asked)
		live.terminal = sbx_is_terminal();
	live.asked = true;
	if (!live.terminal || elapsed < live.next)
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
