/* parse: tokens -> sbx_policy. Twin: packages/policy/src/parse.ts */

#ifndef SBX_PARSE_H
#define SBX_PARSE_H

#include "action.h"
#include "tokenize.h"

/* An item needs an instruction, and the kernel takes no more than that many (BPF_MAXINSNS). */
#define SBX_ITEMS_MAX 4096

/* What an item is about, and whether it adds or takes back. */
enum sbx_item_kind {
	SBX_ITEM_NAME,
	SBX_ITEM_NUMBER,
};

/* One entry of a list. */
struct sbx_item {
	struct sbx_span span; /* from the "-" or the subject to the end of the action */
	struct sbx_span subject;
	uint32_t number;	  /* of SBX_ITEM_NUMBER */
	struct sbx_action action; /* unless it removes */
	uint8_t kind;
	bool removes; /* "-item": takes back earlier items */
};

/* What may be called. */
struct sbx_policy {
	struct sbx_source source;
	const struct sbx_item *items;
	uint32_t count;
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
 *     item    [-] subject [ "=" action ]
 *     subject name | number
 *
 * Returns false with @diagnostic set to the first token that does not fit.
 */
__attribute__((warn_unused_result)) bool sbx_parse(const struct sbx_tokens *tokens,
    const struct sbx_source *source, struct sbx_list_meaning meaning, struct sbx_arena *arena,
    struct sbx_policy *policy, struct sbx_diagnostic *diagnostic);

#endif
