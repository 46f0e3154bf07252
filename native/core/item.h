/* item: one item -> clauses of the system calls that it is about. C only: in TypeScript it is part of resolve. */

#ifndef SBX_ITEM_H
#define SBX_ITEM_H

#include "chain.h"

/* What is known while the items of a policy are gone through, for one ABI. */
struct sbx_resolving {
	const struct sbx_policy *policy;
	const struct sbx_abi *abi;
	const struct sbx_item *items; /* the policy's */
	const char *text;	      /* its source's */
	const uint32_t *numbers;      /* the ABI's */
	struct sbx_deciding deciding;
	struct sbx_chains *chains;
	struct sbx_diagnostic *diagnostic;
	bool several; /* whether the policy is for several ABIs */
};

/* Sets the diagnostic. Returns false. */
bool
sbx_fail_resolving(const struct sbx_resolving *resolving, enum sbx_code code, struct sbx_span span);

/* Sets the diagnostic: what @earlier leaves to @item is nothing. Returns false. */
bool sbx_fail_as_hidden(const struct sbx_resolving *resolving, const struct sbx_item *item,
    const struct sbx_item *earlier);

/* Whether the item's number is one that the ABI can have. */
bool sbx_check_number(const struct sbx_resolving *resolving, const struct sbx_item *item);

/* Whether an item that takes back has done so, where it must. */
bool sbx_check_removal(
    const struct sbx_resolving *resolving, const struct sbx_item *item, bool taken_back);

/* Says that nobody has the item's name. Returns false. */
bool sbx_fail_at_name(const struct sbx_resolving *resolving, const struct sbx_item *item);

/*
 * Lets an item speak of its calls: one with a condition, of a group, or of a call that has clauses
 * already.
 *
 * Returns false with the diagnostic set.
 */
bool sbx_resolve_item(struct sbx_resolving *resolving, uint32_t item_index);

#endif
