/* entries: the text of a policy file -> its lines, each a comment, blank, or NAME=value. Twin: packages/policy/src/entries.ts */

#include "entries.h"

static bool
complain(const struct sbx_reader *reader, enum sbx_code code, uint32_t start, uint32_t end)
{
	*reader->diagnostic = (struct sbx_diagnostic){
		.code = code,
		.source = *reader->source,
		.span = { start, end },
	};
	return false;
}

/* The byte at @at; a NUL at the end. */
static char
byte_at(const struct sbx_reader *reader, uint32_t at)
{
	return reader->source->text[at];
}

/* Refuses the first @byte in the text from @start to @end. */
static bool
refuse_byte(
    const struct sbx_reader *reader, char byte, enum sbx_code code, uint32_t start, uint32_t end)
{
	for (uint32_t at = start; at < end; at++) {
		if (byte_at(reader, at) == byte)
			return complain(reader, code, at, at + 1);
	}
	return true;
}

/* To Node, tabs are no white space. */
static bool
refuse_tab(const struct sbx_reader *reader, uint32_t start, uint32_t end)
{
	return refuse_byte(reader, '\t', SBX_MESSAGE_STRAY_TAB, start, end);
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* Moves @at behind the blanks that may stand there. */
static bool
skip_blanks(const struct sbx_reader *reader, uint32_t *at)
{
	const uint32_t start = *at;

	while (is_blank(byte_at(reader, *at)))
		++*at;
	return refuse_tab(reader, start, *at);
}

/* Where the line that @at is on ends. */
static uint32_t
line_end(const struct sbx_reader *reader, uint32_t at)
{
	while (byte_at(reader, at) != '\n' && byte_at(reader, at) != '\0')
		at++;
	return at;
}

/* The end of the text from @start to @end without the blanks behind it. */
static uint32_t
trimmed_end(const struct sbx_reader *reader, uint32_t start, uint32_t end)
{
	while (end > start && is_blank(byte_at(reader, end - 1)))
		end--;
	return end;
}

/* To Node, a comment begins a line, and no white space stands before that since the last variable. */
static bool
check_gap(const struct sbx_reader *reader, uint32_t start)
{
	for (uint32_t at = reader->last; at < start; at++) {
		if (is_blank(byte_at(reader, at)))
			return complain(reader, SBX_MESSAGE_SPACE_BEFORE_COMMENT, start, start + 1);
	}
	return true;
}

/* To some releases of systemd, a backslash joins the next line to a comment. */
static bool
read_comment(const struct sbx_reader *reader, uint32_t start, uint32_t end)
{
	const uint32_t last = trimmed_end(reader, start, end) - 1;

	return check_gap(reader, start) &&
	    refuse_byte(reader, '\\', SBX_MESSAGE_BACKSLASH_IN_FILE, last, last + 1);
}

static bool
starts_name(char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
}

/* The end of the name at @at that a "=" follows; @at without one. */
static uint32_t
name_end(const struct sbx_reader *reader, uint32_t at)
{
	uint32_t end = at;

	if (!starts_name(byte_at(reader, at)))
		return at;
	while (starts_name(byte_at(reader, end)) ||
	    (byte_at(reader, end) >= '0' && byte_at(reader, end) <= '9'))
		end++;
	return byte_at(reader, end) == '=' ? end : at;
}

/* Refuses the "export" that may stand at @at, with white space behind it. */
static bool
refuse_export(const struct sbx_reader *reader, uint32_t at)
{
	static const char word[] = "export";
	const uint32_t length = sizeof(word) - 1;

	for (uint32_t i = 0; i < length; i++) {
		if (byte_at(reader, at + i) != word[i])
			return true;
	}
	if (!is_blank(byte_at(reader, at + length)))
		return true;
	return complain(reader, SBX_MESSAGE_EXPORTED_VARIABLE, at, at + length);
}

/* The text between quotes, the first at @open. */
static bool
read_quoted(struct sbx_reader *reader, uint32_t open, struct sbx_span *value)
{
	const char quote = byte_at(reader, open);
	uint32_t close = open + 1;
	uint32_t rest;
	uint32_t end;

	while (byte_at(reader, close) != quote && byte_at(reader, close) != '\0')
		close++;
	if (byte_at(reader, close) == '\0')
		return complain(reader, SBX_MESSAGE_UNCLOSED_QUOTE, open, open + 1);
	*value = (struct sbx_span){ open + 1, close };
	rest = close + 1;
	end = line_end(reader, close);
	reader->at = end + 1;
	if (!skip_blanks(reader, &rest))
		return false;
	if (rest == end)
		return true;
	return complain(reader, SBX_MESSAGE_TEXT_AFTER_QUOTE, rest, trimmed_end(reader, rest, end));
}

/* The value that begins at @at, right behind the "=". */
static bool
read_value(struct sbx_reader *reader, uint32_t at, struct sbx_span *value)
{
	const uint32_t end = line_end(reader, at);
	uint32_t start = at;

	if (!skip_blanks(reader, &start))
		return false;
	if (start > at && start < end)
		return complain(reader, SBX_MESSAGE_SPACE_BEFORE_VALUE, at, start);
	if (byte_at(reader, start) == '"' || byte_at(reader, start) == '\'')
		return read_quoted(reader, start, value);
	*value = (struct sbx_span){ start, trimmed_end(reader, start, end) };
	return refuse_tab(reader, value->end, end);
}

/* To Node, white space in an empty line begins the name of the variable that comes next. */
static bool
refuse_space_above(const struct sbx_reader *reader, uint32_t start)
{
	uint32_t line = start;

	while (line > reader->last && byte_at(reader, line - 1) != '\n')
		line--;
	for (uint32_t at = reader->last; at < line; at++) {
		if (byte_at(reader, at) == ' ')
			return complain(reader, SBX_MESSAGE_SPACE_IN_EMPTY_LINE, at, at + 1);
	}
	return true;
}

static bool
read_variable(struct sbx_reader *reader, uint32_t start, struct sbx_entry *entry)
{
	const uint32_t end = name_end(reader, start);

	if (!refuse_space_above(reader, start) || !refuse_export(reader, start))
		return false;
	if (end == start)
		return complain(reader, SBX_MESSAGE_EXPECTED_ASSIGNMENT, start,
		    trimmed_end(reader, start, line_end(reader, start)));
	entry->name = (struct sbx_span){ start, end };
	return read_value(reader, end + 1, &entry->value) &&
	    refuse_byte(
		reader, '\\', SBX_MESSAGE_BACKSLASH_IN_FILE, entry->value.start, entry->value.end);
}

bool
sbx_begin_entries(
    struct sbx_reader *reader, const struct sbx_source *source, struct sbx_diagnostic *diagnostic)
{
	*reader = (struct sbx_reader){ .source = source, .diagnostic = diagnostic };
	return refuse_byte(reader, '\0', SBX_MESSAGE_NUL_IN_FILE, 0, source->length) &&
	    refuse_byte(reader, '\r', SBX_MESSAGE_CARRIAGE_RETURN, 0, source->length);
}

bool
sbx_read_entry(struct sbx_reader *reader, struct sbx_entry *entry)
{
	uint32_t start = reader->at;
	uint32_t end;

	if (!skip_blanks(reader, &start))
		return false;
	end = line_end(reader, start);
	reader->at = end + 1;
	entry->kind = SBX_ENTRY_BLANK;
	if (start == end)
		return true;
	if (byte_at(reader, start) == '#') {
		entry->kind = SBX_ENTRY_COMMENT;
		if (!read_comment(reader, start, end))
			return false;
	} else {
		entry->kind = SBX_ENTRY_VARIABLE;
		if (!read_variable(reader, start, entry))
			return false;
	}
	reader->last = reader->at;
	return true;
}
