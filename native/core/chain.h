/* chain: clauses -> what decides each call, in the order of the items. C only: in TypeScript it is part of resolve. */

#ifndef SBX_CHAIN_H
#define SBX_CHAIN_H

#include "cover.h"
#include "deciding.h"

/*
 * A system call is decided by one item, or by a chain of clauses: then its decider is this and the
 * number of the chain, and its rule's action has the kind SBX_ACTION_CHAIN with that number as its error.
 */
#define SBX_CHAIN_BASE	 SBX_ITEMS_MAX
#define SBX_ACTION_CHAIN 0x100

/* The clauses of one call: the first that holds decides. */
struct sbx_chain {
	uint32_t first;
	uint32_t last;
	uint32_t
	    after_removal; /* the first clause behind the last that takes back, or SBX_NO_CLAUSE */
	uint32_t end;	   /* once all is read: the clause behind the last one, or SBX_NO_CLAUSE */
	struct sbx_action action; /* and what happens when none decides */
};

/* All chains of a policy. */
struct sbx_chains {
	struct sbx_clauses clauses;
	struct sbx_chain *list;
	uint32_t count;
	uint32_t counted_tests; /* each for every call that its item is about */
};

/* How many tests a policy may have, each counted for every call that an item is about. */
#define SBX_TESTS_MAX 8192

/* No chain yet; there is room for those of @policy. */
void sbx_chains_begin(
    struct sbx_chains *chains, const struct sbx_policy *policy, struct sbx_arena *arena);

/* Makes the clause that the item at @item_index is for @call. Returns false with @diagnostic set. */
__attribute__((warn_unused_result)) bool
sbx_chains_clause(struct sbx_chains *chains, const struct sbx_policy *policy, uint32_t item_index,
    const struct sbx_call *call, struct sbx_clause *clause, struct sbx_diagnostic *diagnostic);

/* Takes back what decides @number where @clause holds. Returns whether there was anything. */
bool sbx_chains_take_back(struct sbx_chains *chains, struct sbx_deciding *deciding, uint32_t number,
    const struct sbx_clause *clause);

/*
 * Lets @clause decide @number where nothing before it does.
 *
 * Returns whether it has nothing to decide; then @other, unless it is set, is set to an item that
 * decides instead and has another action.
 */
bool sbx_chains_append(struct sbx_chains *chains, struct sbx_deciding *deciding, uint32_t number,
    const struct sbx_clause *clause, uint32_t *other);

/* A clause that always holds ends the search: its action is the chain's. */
void sbx_chains_finish(struct sbx_chains *chains, const struct sbx_policy *policy);

#endif
