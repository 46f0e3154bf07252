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

/* Whether the item's name is one that only other ABIs have. */
static bool
is_skipped(const struct sbx_item *item, const char *subject, const struct sbx_abi *abi)
{
	const uint32_t length = item->subject.end - item->subject.start;

	return item->kind == SBX_ITEM_NAME &&
	    abi->numbers[sbx_syscall_index(subject, length)] == SBX_NO_NUMBER;
}

static void
write_item(struct sbx_writer *writer, const struct sbx_policy *policy, const struct sbx_item *item,
    const struct sbx_abi *abi)
{
	const char *subject = policy->source.text + item->subject.start;
	const uint32_t length = item->subject.end - item->subject.start;
	const bool skipped = is_skipped(item, subject, abi);

	if (skipped)
		sbx_write_text(writer, "skipping ");
	else
		sbx_write_text(writer, item->removes ? "removing " : "adding ");
	sbx_write_bytes(writer, subject, length < SUBJECT_MAX ? length : SUBJECT_MAX);
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
