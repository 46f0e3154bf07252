/* resolve: sbx_policy (names) -> sbx_ruleset (numbers of some ABIs). Twin: packages/policy/src/resolve.ts */

#ifndef SBX_RESOLVE_H
#define SBX_RESOLVE_H

#include "architectures.h"
#include "chain.h"

/* One system call number and what happens to it. */
struct sbx_rule {
	uint32_t number;
	struct sbx_action action;
};

/* The rules of one ABI. */
struct sbx_table {
	const struct sbx_abi *abi;
	const struct sbx_rule *rules; /* ascending by number, each number once */
	uint32_t count;
};

/* A policy for some ABIs: no names are left in it. */
struct sbx_ruleset {
	struct sbx_source source;
	struct sbx_table tables[SBX_ABIS_MAX];
	uint32_t table_count;
	const struct sbx_item *items;
	uint32_t item_count;
	struct sbx_chains chains;
	uint32_t own_actions;	     /* at most so many items have another action than the rest */
	struct sbx_action otherwise; /* what happens to the ABIs' other numbers */
	struct sbx_action foreign;   /* what happens to the calls of other ABIs */
};

/*
 * Gives every item its numbers on @abis. The first item that holds for a call decides it. A name that
 * only other ABIs have is skipped.
 *
 * Returns false with @diagnostic set to the first fault.
 */
__attribute__((warn_unused_result)) bool
sbx_resolve(const struct sbx_policy *policy, const struct sbx_abis *abis, struct sbx_arena *arena,
    struct sbx_ruleset *ruleset, struct sbx_diagnostic *diagnostic);

#endif
