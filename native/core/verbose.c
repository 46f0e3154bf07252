/* verbose: one line per item of a policy, as the original prints it. C only. */

#include "verbose.h"

#include "terminal.h"
#include "writer.h"

#define BUFFER_SIZE 4096
/* The longest line: a condition, or a number with its leading zeros, is cut there. */
#define WHAT_MAX 200
#define LINE_MAX 512

static void
write_action(struct sbx_writer *writer, struct sbx_action action)
{
	const struct sbx_name name = sbx_action_name(action);

	if (name.length > 0)
		sbx_write_bytes(writer, name.text, name.length);
	else
		sbx_write_number(writer, action.error);
}

/* Whether @item has a name that none of @abis has. */
static bool
is_skipped(
    const struct sbx_policy *policy, const struct sbx_item *item, const struct sbx_abis *abis)
{
	const struct sbx_span span = sbx_item_subject(item);
	const char *name = policy->source.text + span.start;
	uint32_t index;

	if (item->subject != SBX_SUBJECT_NAME)
		return false;
	index = sbx_syscall_index(name, span.end - span.start);
	for (uint32_t i = 0; i < abis->count; i++) {
		if (abis->list[i].numbers[index] != SBX_NO_NUMBER)
			return false;
	}
	return true;
}

/* The subject of @item, and its condition up to the ")". */
static struct sbx_span
what_of(const struct sbx_policy *policy, const struct sbx_item *item)
{
	struct sbx_span span = sbx_item_subject(item);

	if (item->comparison_count == 0)
		return span;
	span.end = item->end;
	while (policy->source.text[span.end - 1] != ')')
		span.end--;
	return span;
}

/* A condition may hold newlines and comments: what is no letter of ASCII becomes a space. */
static void
write_what(struct sbx_writer *writer, const struct sbx_policy *policy, struct sbx_span span)
{
	const uint32_t end = span.end - span.start > WHAT_MAX ? span.start + WHAT_MAX : span.end;

	for (uint32_t i = span.start; i < end; i++) {
		const char byte = policy->source.text[i];

		if (byte > ' ' && byte <= '~')
			sbx_write_byte(writer, byte);
		else
			sbx_write_byte(writer, ' ');
	}
	if (end < span.end)
		sbx_write_text(writer, "...");
}

/* "x86_64 does not", "none of x86_64, i386 does". */
static void
write_lack(struct sbx_writer *writer, const struct sbx_abis *abis)
{
	sbx_write_text(writer, abis->count > 1 ? ", which none of " : ", which ");
	for (uint32_t i = 0; i < abis->count; i++) {
		if (i > 0)
			sbx_write_text(writer, ", ");
		sbx_write_text(writer, abis->list[i].name);
	}
	sbx_write_text(writer, abis->count > 1 ? " has\n" : " does not have\n");
}

static void
write_item(struct sbx_writer *writer, const struct sbx_policy *policy, const struct sbx_item *item,
    const struct sbx_abis *abis)
{
	const bool skipped = is_skipped(policy, item, abis);

	if (skipped)
		sbx_write_text(writer, "skipping ");
	else
		sbx_write_text(writer, item->removes ? "removing " : "adding ");
	write_what(writer, policy, what_of(policy, item));
	if (skipped) {
		write_lack(writer, abis);
		return;
	}
	sbx_write_text(writer,
	    item->removes ? " from the process seccomp filter" : " to the process seccomp filter");
	if (!item->removes) {
		sbx_write_text(writer, " (");
		write_action(writer, item->action);
		sbx_write_byte(writer, ')');
	}
	sbx_write_byte(writer, '\n');
}

void
sbx_print_items(const struct sbx_policy *policy, const struct sbx_abis *abis)
{
	char buffer[BUFFER_SIZE];
	struct sbx_writer writer = { buffer, buffer + sizeof(buffer) };

	for (uint32_t i = 0; i < policy->count; i++) {
		write_item(&writer, policy, &policy->items[i], abis);
		if (writer.end - writer.at < LINE_MAX || i + 1 == policy->count) {
			sbx_call(
			    SBX_SYS_WRITE, STANDARD_ERROR, (long)buffer, writer.at - buffer, 0, 0);
			writer.at = buffer;
		}
	}
}
