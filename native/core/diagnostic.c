/* diagnostic: what is wrong with a policy, where, and what to do. Twin: packages/policy/src/diagnostic.ts */

#define SBX_MESSAGE_TEXTS
#include "diagnostic.h"

#include "writer.h"

/* How many bytes of a text a message quotes. */
#define QUOTE_MAX 40
/* How many bytes of a line a message shows, and how many of them stand before the fault at most. */
#define EXCERPT_MAX    72
#define EXCERPT_BEFORE 40

static bool
is_printable(char byte)
{
	return byte >= 0x20 && byte < 0x7f;
}

/* Bytes in quotes, safe on a terminal: what is unprintable becomes \xNN. */
static void
write_quoted(struct sbx_writer *writer, const char *bytes, uint32_t length)
{
	static const char digits[] = "0123456789abcdef";
	const uint32_t shown = length < QUOTE_MAX ? length : QUOTE_MAX;

	sbx_write_byte(writer, '"');
	for (uint32_t i = 0; i < shown; i++) {
		const unsigned char byte = (unsigned char)bytes[i];

		if (byte == '"' || byte == '\\')
			sbx_write_byte(writer, '\\');
		if (is_printable(bytes[i])) {
			sbx_write_byte(writer, bytes[i]);
		} else {
			sbx_write_text(writer, "\\x");
			sbx_write_byte(writer, digits[byte >> 4]);
			sbx_write_byte(writer, digits[byte & 15]);
		}
	}
	sbx_write_text(writer, shown < length ? "...\"" : "\"");
}

static void
write_span(struct sbx_writer *writer, const struct sbx_source *source, struct sbx_span span)
{
	if (span.start == span.end && source->length > 0)
		sbx_write_text(writer, "the end");
	else
		write_quoted(writer, source->text + span.start, span.end - span.start);
}

static void
write_place(struct sbx_writer *writer, const struct sbx_source *source, struct sbx_span span)
{
	const struct sbx_place place = sbx_place_of(source, span.start);

	sbx_write_number(writer, place.line);
	sbx_write_byte(writer, ':');
	sbx_write_number(writer, place.column);
}

/* "a", "a" or "b", "a", "b" or "c". */
static void
write_names(struct sbx_writer *writer, const struct sbx_name *names, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			sbx_write_text(writer, i + 1 == count ? " or " : ", ");
		write_quoted(writer, names[i].text, names[i].length);
	}
}

/* "a", "a" and "b", "a", "b" and "c": texts of the source. */
static void
write_items(struct sbx_writer *writer, const struct sbx_diagnostic *diagnostic)
{
	for (uint32_t i = 0; i < diagnostic->item_count; i++) {
		if (i > 0)
			sbx_write_text(writer, i + 1 == diagnostic->item_count ? " and " : ", ");
		write_span(writer, &diagnostic->source, diagnostic->items[i]);
	}
}

static void
write_name(struct sbx_writer *writer, struct sbx_name name)
{
	sbx_write_bytes(writer, name.text, name.length);
}

/* The value of the placeholder that begins with @letter. */
static void
write_value(struct sbx_writer *writer, const struct sbx_diagnostic *diagnostic, char letter)
{
	switch (letter) {
	case 't': write_span(writer, &diagnostic->source, diagnostic->span); break;
	case 'o': write_span(writer, &diagnostic->source, diagnostic->other); break;
	case 'w': write_place(writer, &diagnostic->source, diagnostic->other); break;
	case 'l': sbx_write_number(writer, diagnostic->limit); break;
	case 'i': write_items(writer, diagnostic); break;
	case 'a': sbx_write_text(writer, diagnostic->abi); break;
	case 'n': write_name(writer, diagnostic->name); break;
	case 'p': write_name(writer, diagnostic->parameter); break;
	default: break;
	}
}

static void
write_filled(
    struct sbx_writer *writer, const struct sbx_diagnostic *diagnostic, const char *wording)
{
	while (*wording != '\0') {
		if (*wording != '%') {
			sbx_write_byte(writer, *wording++);
			continue;
		}
		write_value(writer, diagnostic, wording[1]);
		do {
			wording++;
		} while (*wording != '%');
		wording++;
	}
}

static void
write_help(struct sbx_writer *writer, const struct sbx_diagnostic *diagnostic)
{
	sbx_write_text(writer, "help: ");
	if (diagnostic->near_count > 0) {
		sbx_write_text(writer, "did you mean ");
		write_names(writer, diagnostic->near, diagnostic->near_count);
		sbx_write_byte(writer, '?');
	} else {
		write_filled(
		    writer, diagnostic, sbx_message_pool + sbx_messages[diagnostic->code].help);
	}
}

static uint32_t
count_digits(uint32_t value)
{
	uint32_t count = 1;

	for (; value >= 10; value /= 10)
		count++;
	return count;
}

/* The line at fault with carets under the fault; unprintable bytes show as '?'. */
static void
write_excerpt(struct sbx_writer *writer, const struct sbx_source *source, struct sbx_span span)
{
	const char *text = sbx_surroundings_of(source);
	const struct sbx_span line = sbx_line_of(source, span.start);
	const uint32_t number = sbx_place_of(source, span.start).line;
	const struct sbx_span fault = { source->before + span.start, source->before + span.end };
	const uint32_t before = fault.start - line.start;
	const uint32_t start = before > EXCERPT_BEFORE ? fault.start - EXCERPT_BEFORE : line.start;
	const uint32_t end = line.end - start > EXCERPT_MAX ? start + EXCERPT_MAX : line.end;
	const uint32_t fault_end = fault.end < end ? fault.end : end;

	sbx_write_text(writer, "\n  ");
	sbx_write_number(writer, number);
	sbx_write_text(writer, " | ");
	for (uint32_t i = start; i < end; i++) {
		if (is_printable(text[i]))
			sbx_write_byte(writer, text[i]);
		else
			sbx_write_byte(writer, '?');
	}
	sbx_write_text(writer, "\n  ");
	sbx_write_repeated(writer, ' ', count_digits(number));
	sbx_write_text(writer, " | ");
	sbx_write_repeated(writer, ' ', fault.start - start);
	sbx_write_repeated(writer, '^', fault_end > fault.start ? fault_end - fault.start : 1);
}

size_t
sbx_format_diagnostic(
    const struct sbx_diagnostic *diagnostic, bool terminal, char *buffer, size_t size)
{
	struct sbx_writer writer = { buffer, buffer + size };
	const struct sbx_source *source = &diagnostic->source;

	sbx_write_text(&writer, source->name);
	if (!sbx_is_whole(source)) {
		sbx_write_byte(&writer, ':');
		write_place(&writer, source, diagnostic->span);
	}
	sbx_write_text(&writer, ": ");
	write_filled(&writer, diagnostic, sbx_message_pool + sbx_messages[diagnostic->code].text);
	if (terminal && !sbx_is_whole(source))
		write_excerpt(&writer, source, diagnostic->span);
	sbx_write_text(&writer, terminal ? "\n" : "; ");
	write_help(&writer, diagnostic);
	return (size_t)(writer.at - buffer);
}
