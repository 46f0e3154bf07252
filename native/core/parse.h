/* parse: tokens -> sbx_policy. Twin: packages/policy/src/parse.ts */

#ifndef SBX_PARSE_H
#define SBX_PARSE_H

#include "action.h"
#include "condition.h"

/* As many as a filter has instructions (BPF_MAXINSNS): more items than there are system calls. */
#define SBX_ITEMS_MAX 4096

/* What an item is about. */
enum sbx_subject_kind {
	SBX_SUBJECT_NAME,
	SBX_SUBJECT_NUMBER, /* of the policy's ABI */
	SBX_SUBJECT_GROUP,
};

/* One entry of a list. */
struct sbx_item {
	uint16_t start; /* in the source: of the "-" or the subject */
	uint16_t subject_end;
	uint16_t end; /* of the action, the condition or the subject */
	uint8_t subject;
	bool removes;		   /* "-item": takes back earlier items */
	uint32_t number;	   /* with SBX_SUBJECT_NUMBER */
	struct sbx_action action;  /* unless it removes */
	uint32_t first_comparison; /* of its condition, if it has one */
	uint16_t comparison_count; /* none without a condition */
};

/* All of @item. */
static inline struct sbx_span
sbx_item_span(const struct sbx_item *item)
{
	return (struct sbx_span){ item->start, item->end };
}

/* The name, with the "@" of a group, or the number of @item. */
static inline struct sbx_span
sbx_item_subject(const struct sbx_item *item)
{
	return (struct sbx_span){ item->start + item->removes, item->subject_end };
}

/* What may be called. */
struct sbx_policy {
	struct sbx_source source;
	const struct sbx_item *items;
	uint32_t count;
	const struct sbx_comparison *comparisons; /* of all items */
	const struct sbx_step *steps;		  /* of all comparisons */
	uint32_t own_actions;			  /* how many items have an action of their own */
	bool has_groups;
	bool has_conditions;
	struct sbx_action otherwise; /* what happens to a call that no item names */
	struct sbx_action violation; /* what happens to a call that the policy does not allow */
};

/* What a list means: its items are allowed and the rest violates, or the other way round. */
struct sbx_list_meaning {
	bool denies;
	struct sbx_action violation;
};

/*
 * Reads a list into a policy.
 *
 *     list    items separated by ":" or white space; empty items are skipped
 *     item    [-] subject [ "(" condition ")" ] [ "=" action ]
 *     subject name | number | "@" group
 *
 * Returns false with @diagnostic set to the first token that does not fit.
 */
__attribute__((warn_unused_result)) bool sbx_parse(const struct sbx_tokens *tokens,
    const struct sbx_source *source, struct sbx_list_meaning meaning, struct sbx_arena *arena,
    struct sbx_policy *policy, struct sbx_diagnostic *diagnostic);

#endif
