/* resolve: sbx_policy (names) -> sbx_ruleset (numbers of one ABI). Twin: packages/policy/src/resolve.ts */

#ifndef SBX_RESOLVE_H
#define SBX_RESOLVE_H

#include "parse.h"
#include "table.h"

/* One system call number and what happens to it. */
struct sbx_rule {
	uint32_t number;
	struct sbx_action action;
};

/* A policy for one ABI: no names are left in it. */
struct sbx_ruleset {
	struct sbx_source source;
	struct sbx_abi abi;
	const struct sbx_rule *rules; /* ascending by number, each number once */
	uint32_t count;
	uint32_t own_actions;	     /* at most so many rules have another action than the rest */
	struct sbx_action otherwise; /* what happens to the ABI's other numbers */
	struct sbx_action foreign;   /* what happens to the calls of another ABI */
};

/*
 * Gives every item its number on @abi. The first item that names a call decides it. A name that
 * only other ABIs have is skipped.
 *
 * Returns false with @diagnostic set: unknown_syscall, number_out_of_range, hidden_item,
 * idle_removal.
 */
__attribute__((warn_unused_result)) bool
sbx_resolve(const struct sbx_policy *policy, const struct sbx_abi *abi, struct sbx_arena *arena,
    struct sbx_ruleset *ruleset, struct sbx_diagnostic *diagnostic);

#endif
