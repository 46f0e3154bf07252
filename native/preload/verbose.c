/* verbose: one line per item of a policy, as the original prints it. C only. */

#include "verbose.h"

#include "arch.h"
#include "writer.h"

#define STANDARD_ERROR 2
#define BUFFER_SIZE    4096
/* The longest line: a name or a number with its leading zeros is cut there. */
#define SUBJECT_MAX 64
#define LINE_MAX    256

static void
write_action(struct sbx_writer *writer, struct sbx_action action)
{
	const struct sbx_name name = sbx_action_name(action);

	if (name.length > 0)
		sbx_write_bytes(writer, name.text, name.length);
	else
		sbx_write_number(writer, action.error);
}

/* Whether @item has a name that only other ABIs have. */
static bool
is_skipped(const struct sbx_policy *policy, const struct sbx_item *item, const struct sbx_abi *abi)
{
	const struct sbx_span span = sbx_item_subject(item);
	const char *name = policy->source.text + span.start;

	return item->subject == SBX_SUBJECT_NAME &&
	    abi->numbers[sbx_syscall_index(name, span.end - span.start)] == SBX_NO_NUMBER;
}

static void
write_item(struct sbx_writer *writer, const struct sbx_policy *policy, const struct sbx_item *item,
    const struct sbx_abi *abi)
{
	const struct sbx_span span = sbx_item_subject(item);
	const uint32_t length = span.end - span.start;
	const bool skipped = is_skipped(policy, item, abi);

	if (skipped)
		sbx_write_text(writer, "skipping ");
	else
		sbx_write_text(writer, item->removes ? "removing " : "adding ");
	sbx_write_bytes(
	    writer, policy->source.text + span.start, length < SUBJECT_MAX ? length : SUBJECT_MAX);
	if (skipped) {
		sbx_write_text(writer, ", which ");
		sbx_write_text(writer, abi->name);
		sbx_write_text(writer, " does not have\n");
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
sbx_print_items(const struct sbx_policy *policy, const struct sbx_abi *abi)
{
	char buffer[BUFFER_SIZE];
	struct sbx_writer writer = { buffer, buffer + sizeof(buffer) };

	for (uint32_t i = 0; i < policy->count; i++) {
		write_item(&writer, policy, &policy->items[i], abi);
		if (writer.end - writer.at < LINE_MAX || i + 1 == policy->count) {
			sbx_call(
			    SBX_SYS_WRITE, STANDARD_ERROR, (long)buffer, writer.at - buffer, 0, 0);
			writer.at = buffer;
		}
	}
}
