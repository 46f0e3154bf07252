/* report: a message for people -> the same for a program, as a line of JSON. C only. */

#include "report.h"

#include "text.h"
#include "writer.h"

static const char mark[] = "; help: ";

#define MARK_LENGTH (sizeof(mark) - 1)

/* Messages are ASCII already; what else there might be is of no use to who reads it. */
static void
write_member(struct sbx_writer *writer, const char *name, const char *text, const char *end)
{
	sbx_write_text(writer, ",\"");
	sbx_write_text(writer, name);
	sbx_write_text(writer, "\":\"");
	for (; text < end; text++) {
		if (*text == '"' || *text == '\\')
			sbx_write_byte(writer, '\\');
		if (*text >= ' ' && *text <= '~')
			sbx_write_byte(writer, *text);
		else
			sbx_write_text(writer, "\\ufffd");
	}
	sbx_write_byte(writer, '"');
}

/* Where the last mark begins between @line and @end; @end when there is none. */
static const char *
find_mark(const char *line, const char *end)
{
	if (end - line < (long)MARK_LENGTH)
		return end;
	for (const char *at = end - MARK_LENGTH; at > line; at--) {
		if (sbx_same_bytes(at, mark, MARK_LENGTH))
			return at;
	}
	return end;
}

static void
write_code(struct sbx_writer *writer, const char *code)
{
	for (; *code != '\0'; code++) {
		if (*code >= 'A' && *code <= 'Z')
			sbx_write_byte(writer, (char)(*code - 'A' + 'a'));
		else
			sbx_write_byte(writer, *code);
	}
}

size_t
sbx_format_report(const char *code, int status, const char *line, const char *end, char *buffer)
{
	struct sbx_writer writer = { buffer, buffer + SBX_REPORT_MAX };
	const char *help = find_mark(line, end);

	sbx_write_text(&writer, "{\"code\":\"");
	write_code(&writer, code);
	sbx_write_text(&writer, "\",\"status\":");
	sbx_write_number(&writer, (uint32_t)status);
	write_member(&writer, "message", line, help);
	write_member(&writer, "help", help < end ? help + MARK_LENGTH : end, end);
	sbx_write_text(&writer, "}\n");
	return (size_t)(writer.at - buffer);
}
