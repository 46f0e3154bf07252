/* failure: what went wrong -> one line on standard error, another for who asked, and the end. C only. */

#include "failure.h"

#include "report.h"
#include "table.h"
#include "terminal.h"
#include "writer.h"

/* How many bytes of a subject are shown. */
#define SUBJECT_MAX 160

const char sbx_tool[] = "sandboxify";

static const struct {
	const char *code;
	int status;
	const char *text;
	const char *help;
} reasons[] = {
#define REASON(name, status, text, help) [SBX_REASON_##name] = { #name, status, text, help },
	SBX_REASONS(REASON)
#undef REASON
};

static struct {
	int descriptor; /* 0 for none: standard input takes no reports */
	bool filtered;
	bool terminal; /* known once filtered */
	struct sbx_key key;
} messages;

void
sbx_report_to(int descriptor)
{
	messages.descriptor = descriptor;
}

static bool
is_terminal(void)
{
	return messages.filtered ? messages.terminal : sbx_is_terminal();
}

void
sbx_begin_filtered(const struct sbx_key *key)
{
	messages.terminal = is_terminal();
	messages.key = *key;
	messages.filtered = true;
}

static void
write_out(int descriptor, const char *from, const char *end)
{
	while (from < end) {
		const long length = sbx_call_with_key(
		    SBX_SYS_WRITE, descriptor, (long)from, end - from, &messages.key);

		if (length <= 0)
			return;
		from += length;
	}
}

_Noreturn void
sbx_end(int status)
{
	for (;;)
		sbx_call_with_key(SBX_SYS_EXIT_GROUP, status, 0, 0, &messages.key);
}

/* In quotes, and safe on a terminal. */
static void
write_subject(struct sbx_writer *writer, const char *subject)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t shown = 0;

	sbx_write_byte(writer, '"');
	for (; *subject != '\0' && shown < SUBJECT_MAX; subject++, shown++) {
		const unsigned char byte = (unsigned char)*subject;

		if (byte == '"' || byte == '\\')
			sbx_write_byte(writer, '\\');
		if (byte >= ' ' && byte <= '~') {
			sbx_write_byte(writer, (char)byte);
		} else {
			sbx_write_text(writer, "\\x");
			sbx_write_byte(writer, digits[byte >> 4]);
			sbx_write_byte(writer, digits[byte & 15]);
		}
	}
	sbx_write_text(writer, *subject == '\0' ? "\"" : "...\"");
}

static void
write_error(struct sbx_writer *writer, long error)
{
	const struct sbx_name name = sbx_errno_name((uint32_t)error);

	if (name.length > 0)
		sbx_write_bytes(writer, name.text, name.length);
	else
		sbx_write_number(writer, (uint32_t)error);
}

static void
write_filled(struct sbx_writer *writer, const char *text, const char *subject, long error)
{
	for (; *text != '\0'; text++) {
		if (*text != '%') {
			sbx_write_byte(writer, *text);
			continue;
		}
		text++;
		if (*text == 's')
			write_subject(writer, subject);
		else
			write_error(writer, error);
	}
}

/* Says on the descriptor for reports what @line, without a newline at its @end, says to people. */
static void
report(const char *code, int status, const char *line, const char *end)
{
	char text[SBX_REPORT_MAX];

	if (messages.descriptor != 0)
		write_out(messages.descriptor, text,
		    text + sbx_format_report(code, status, line, end, text));
}

void
sbx_tell(enum sbx_reason reason, const char *subject, long error)
{
	char line[SBX_DIAGNOSTIC_MAX];
	struct sbx_writer writer = { line, line + sizeof(line) - 1 };
	char *text;
	char *help;

	sbx_write_text(&writer, sbx_tool);
	sbx_write_text(&writer, ": ");
	text = writer.at;
	write_filled(&writer, reasons[reason].text, subject, error);
	help = writer.at;
	sbx_write_text(&writer, "; help: ");
	sbx_write_text(&writer, reasons[reason].help);
	report(reasons[reason].code, reasons[reason].status, text, writer.at);
	*writer.at++ = '\n';
	if (is_terminal()) {
		write_out(STANDARD_ERROR, line, help);
		write_out(STANDARD_ERROR, "\n", &"\n"[1]);
		help += 2;
		write_out(STANDARD_ERROR, help, writer.at);
	} else {
		write_out(STANDARD_ERROR, line, writer.at);
	}
}

int
sbx_status_of(enum sbx_reason reason)
{
	return reasons[reason].status;
}

_Noreturn void
sbx_give_up(enum sbx_reason reason, const char *subject, long error)
{
	sbx_tell(reason, subject, error);
	sbx_end(reasons[reason].status);
}

/* What follows stands in the place of the core's own: its failures are reported as well. */

void
sbx_print(const struct sbx_diagnostic *diagnostic)
{
	char line[SBX_DIAGNOSTIC_MAX];
	struct sbx_writer writer = { line, line + sizeof(line) - 1 };

	sbx_write_text(&writer, sbx_tool);
	sbx_write_text(&writer, ": ");
	writer.at += sbx_format_diagnostic(
	    diagnostic, is_terminal(), writer.at, (size_t)(writer.end - writer.at));
	*writer.at++ = '\n';
	write_out(STANDARD_ERROR, line, writer.at);
}

_Noreturn void
sbx_fail(const struct sbx_diagnostic *diagnostic)
{
	char line[SBX_DIAGNOSTIC_MAX];

	sbx_print(diagnostic);
	report("POLICY", SBX_EXIT_STATUS, line,
	    line + sbx_format_diagnostic(diagnostic, false, line, sizeof(line)));
	sbx_end(SBX_EXIT_STATUS);
}
