/* lines: records -> lines of text on standard output, some at a time. C only. */

#include "lines.h"

#include <asm/errno.h>

#include "arch.h"
#include "writer.h"

#define STANDARD_OUTPUT 1

/* What may stand beside a record, and a newline. */
#define BESIDE 64

static char held[8 * SBX_RECORD_MAX];
static struct sbx_writer writer = { held, held + sizeof(held) };

void
sbx_flush_lines(void)
{
	const char *from = held;

	while (from < writer.at) {
		const long length =
		    sbx_call(SBX_SYS_WRITE, STANDARD_OUTPUT, (long)from, writer.at - from, 0, 0);

		if (length == -EINTR)
			continue;
		if (length <= 0)
			sbx_call(SBX_SYS_EXIT_GROUP, 0, 0, 0, 0, 0);
		from += length;
	}
	writer.at = held;
}

static void
make_room(uint32_t length)
{
	if ((size_t)(writer.end - writer.at) < length)
		sbx_flush_lines();
}

void
sbx_write_ready(void)
{
	sbx_write_text(&writer, "ready\n");
	sbx_flush_lines();
}

void
sbx_write_record(const struct sbx_record *record)
{
	uint32_t length = record->length;

	while (length > 0 && (record->text[length - 1] == '\0' || record->text[length - 1] == '\n'))
		length--;
	make_room(length + BESIDE);
	sbx_write_text(&writer, "type=SECCOMP msg=");
	for (uint32_t i = 0; i < length; i++) {
		const char byte = record->text[i];

		/* The kernel writes strangers' bytes in hexadecimal where they are none of these. */
		if (byte >= ' ' && byte <= '~')
			sbx_write_byte(&writer, byte);
		else
			sbx_write_byte(&writer, '?');
	}
	sbx_write_byte(&writer, '\n');
}

void
sbx_write_silent(void)
{
	make_room(BESIDE);
	sbx_write_text(&writer, "silent\n");
	sbx_flush_lines();
}

static void
write_count(const char *what, uint32_t count)
{
	make_room(BESIDE);
	sbx_write_text(&writer, what);
	sbx_write_number(&writer, count);
	sbx_write_byte(&writer, '\n');
}

void
sbx_write_dropped(uint32_t dropped)
{
	write_count("dropped ", dropped);
	sbx_flush_lines();
}

void
sbx_write_lost(uint32_t lost)
{
	write_count("lost ", lost);
}
