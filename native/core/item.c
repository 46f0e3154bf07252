/* item: one item -> clauses of the system calls that it is about. C only: in TypeScript it is part of resolve. */

#include "item.h"

#include "group.h"

bool
sbx_fail_resolving(const struct sbx_resolving *resolving, enum sbx_code code, struct sbx_span span)
{
	*resolving->diagnostic = (struct sbx_diagnostic){ .code = code,
		.source = resolving->policy->source,
		.span = span,
		.abi = resolving->abi->name };
	return false;
}

bool
sbx_check_number(const struct sbx_resolving *resolving, const struct sbx_item *item)
{
	const struct sbx_abi *abi = resolving->abi;
	const struct sbx_span span = sbx_item_subject(item);

	if (resolving->several)
		return sbx_fail_resolving(resolving, SBX_MESSAGE_NUMBER_FOR_SEVERAL, span);
	if (item->number < abi->first_number || item->number > abi->last_number)
		return sbx_fail_resolving(resolving, SBX_MESSAGE_NUMBER_OUT_OF_RANGE, span);
	return true;
}

bool
sbx_fail_at_name(const struct sbx_resolving *resolving, const struct sbx_item *item)
{
	sbx_fail_resolving(resolving, SBX_MESSAGE_UNKNOWN_SYSCALL, sbx_item_subject(item));
	sbx_syscall_near(resolving->abi, resolving->diagnostic);
	return false;
}

bool
sbx_fail_as_hidden(const struct sbx_resolving *resolving, const struct sbx_item *item,
    const struct sbx_item *earlier)
{
	sbx_fail_resolving(resolving, SBX_MESSAGE_HIDDEN_ITEM, sbx_item_span(item));
	resolving->diagnostic->other = sbx_item_span(earlier);
	return false;
}

/* In a deny list, "-execve" alone reads as if it denied execve. */
bool
sbx_check_removal(
    const struct sbx_resolving *resolving, const struct sbx_item *item, bool taken_back)
{
	if (taken_back || resolving->policy->otherwise.kind != SBX_ACTION_ALLOW)
		return true;
	return sbx_fail_resolving(resolving, SBX_MESSAGE_IDLE_REMOVAL, sbx_item_span(item));
}

/* What an item has come to after some of its calls. */
struct progress {
	uint32_t calls;
	uint32_t taken_back;
	uint32_t covered;
	uint32_t other; /* the item of another action that covers it for a call, or SBX_UNDECIDED */
};

/* Lets an item speak of one call. */
static bool
resolve_call(struct sbx_resolving *resolving, uint32_t item_index, const struct sbx_call *call,
    uint32_t number, struct progress *progress)
{
	const struct sbx_item *item = &resolving->items[item_index];
	struct sbx_chains *chains = resolving->chains;
	struct sbx_clause clause;

	progress->calls++;
	if (!sbx_chains_clause(
		chains, resolving->policy, item_index, call, &clause, resolving->diagnostic))
		return false;
	if (item->removes)
		progress->taken_back +=
		    sbx_chains_take_back(chains, &resolving->deciding, number, &clause);
	else
		progress->covered += sbx_chains_append(
		    chains, &resolving->deciding, number, &clause, &progress->other);
	return true;
}

/* Lets an item speak of the call at @index, if the ABI has it. */
static bool
resolve_named(
    struct sbx_resolving *resolving, uint32_t item_index, uint32_t index, struct progress *progress)
{
	const struct sbx_call call = { resolving->abi, sbx_syscall_name(index), index };
	const uint32_t number = resolving->numbers[index];

	return number == SBX_NO_NUMBER ||
	    resolve_call(resolving, item_index, &call, number, progress);
}

static bool
resolve_name(struct sbx_resolving *resolving, uint32_t item_index, struct progress *progress)
{
	const struct sbx_item *item = &resolving->items[item_index];
	const struct sbx_span span = sbx_item_subject(item);
	const uint32_t index =
	    sbx_syscall_index(resolving->text + span.start, span.end - span.start);

	if (index == SBX_NO_INDEX)
		return sbx_fail_at_name(resolving, item);
	return resolve_named(resolving, item_index, index, progress);
}

static bool
resolve_group(struct sbx_resolving *resolving, uint32_t item_index, struct progress *progress)
{
	const struct sbx_item *item = &resolving->items[item_index];
	const struct sbx_span span = sbx_item_subject(item);
	struct sbx_calls calls;

	if (!sbx_group_find(resolving->text + span.start, span.end - span.start, &calls)) {
		sbx_fail_resolving(resolving, SBX_MESSAGE_UNKNOWN_GROUP, span);
		sbx_group_near(resolving->diagnostic);
		return false;
	}
	for (uint32_t i = 0; i < calls.count; i++) {
		if (!resolve_named(resolving, item_index, calls.list[i], progress))
			return false;
	}
	return true;
}

static bool
resolve_number(struct sbx_resolving *resolving, uint32_t item_index, struct progress *progress)
{
	const struct sbx_item *item = &resolving->items[item_index];
	const struct sbx_span span = sbx_item_subject(item);
	struct sbx_call call = { resolving->abi,
		{ resolving->text + span.start, span.end - span.start }, SBX_NO_INDEX };

	if (!sbx_check_number(resolving, item))
		return false;
	call.index = sbx_syscall_numbered(resolving->abi, item->number);
	if (call.index != SBX_NO_INDEX)
		call.name = sbx_syscall_name(call.index);
	return resolve_call(resolving, item_index, &call, item->number, progress);
}

/* An item with a condition, of a group, or of a call that has clauses already. */
bool
sbx_resolve_item(struct sbx_resolving *resolving, uint32_t item_index)
{
	const struct sbx_item *item = &resolving->items[item_index];
	struct progress progress = { .other = SBX_UNDECIDED };
	bool resolved;

	if (item->subject == SBX_SUBJECT_GROUP)
		resolved = resolve_group(resolving, item_index, &progress);
	else if (item->subject == SBX_SUBJECT_NUMBER)
		resolved = resolve_number(resolving, item_index, &progress);
	else
		resolved = resolve_name(resolving, item_index, &progress);
	if (!resolved)
		return false;
	if (item->removes)
		return progress.calls == 0 ||
		    sbx_check_removal(resolving, item, progress.taken_back > 0);
	if (progress.other == SBX_UNDECIDED || progress.covered < progress.calls)
		return true;
	return sbx_fail_as_hidden(resolving, item, &resolving->items[progress.other]);
}
