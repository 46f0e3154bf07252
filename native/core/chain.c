/* chain: clauses -> what decides each call, in the order of the items. C only: in TypeScript it is part of resolve. */

#include "chain.h"

/*
 * A clause with tests is one of SBX_TESTS_MAX at the most. Those that always hold are fewer than twice as
 * many: after one, only a clause that takes back makes room for another, and a chain begins with one.
 */
#define CLAUSES_MAX ((size_t)4 * SBX_TESTS_MAX)

void
sbx_chains_begin(
    struct sbx_chains *chains, const struct sbx_policy *policy, struct sbx_arena *arena)
{
	struct sbx_clauses *clauses = &chains->clauses;

	chains->count = 0;
	chains->counted_tests = 0;
	clauses->items = policy->items;
	clauses->test_count = 0;
	clauses->count = 0;
	if (!policy->has_conditions)
		return;
	clauses->tests = sbx_arena_take(arena, SBX_TESTS_MAX * sizeof(*clauses->tests));
	clauses->list = sbx_arena_take(arena, CLAUSES_MAX * sizeof(*clauses->list));
	chains->list = sbx_arena_take(arena, SBX_TESTS_MAX * sizeof(*chains->list));
}

bool
sbx_chains_clause(struct sbx_chains *chains, const struct sbx_policy *policy, uint32_t item_index,
    const struct sbx_call *call, struct sbx_clause *clause, struct sbx_diagnostic *diagnostic)
{
	const struct sbx_item *item = &policy->items[item_index];
	struct sbx_clauses *clauses = &chains->clauses;

	*clause = (struct sbx_clause){ clauses->test_count, item->comparison_count,
		(uint16_t)item_index, SBX_NO_CLAUSE };
	/* Where no item has a condition, there is no room for tests. */
	if (item->comparison_count == 0)
		return true;
	chains->counted_tests += item->comparison_count;
	if (chains->counted_tests > SBX_TESTS_MAX) {
		*diagnostic = (struct sbx_diagnostic){ .code = SBX_MESSAGE_TOO_MANY_TESTS,
			.source = policy->source,
			.span = sbx_item_span(item),
			.limit = SBX_TESTS_MAX };
		return false;
	}
	clauses->test_count += item->comparison_count;
	return sbx_resolve_condition(
	    policy, item, call, clauses->tests + clause->first_test, diagnostic);
}

/* Writes @clause behind the others of @chain. */
static void
link_clause(struct sbx_chains *chains, struct sbx_chain *chain, const struct sbx_clause *clause)
{
	struct sbx_clauses *clauses = &chains->clauses;
	const uint32_t index = clauses->count++;

	clauses->list[index] = *clause;
	if (chain->first == SBX_NO_CLAUSE)
		chain->first = index;
	else
		clauses->list[chain->last].next = index;
	chain->last = index;
	if (clauses->items[clause->item].removes)
		chain->after_removal = SBX_NO_CLAUSE;
	else if (chain->after_removal == SBX_NO_CLAUSE)
		chain->after_removal = index;
}

/* A chain that decides @number and begins with @clause; nothing else may decide it. */
static struct sbx_chain *
begin_chain(struct sbx_chains *chains, struct sbx_deciding *deciding, uint32_t number,
    const struct sbx_clause *clause)
{
	struct sbx_chain *chain = &chains->list[chains->count];

	sbx_decide(deciding, number, SBX_CHAIN_BASE + chains->count++, false);
	*chain = (struct sbx_chain){
		.first = SBX_NO_CLAUSE,
		.last = SBX_NO_CLAUSE,
		.after_removal = SBX_NO_CLAUSE,
	};
	link_clause(chains, chain, clause);
	return chain;
}

static bool
is_always(const struct sbx_clause *clause)
{
	return clause->test_count == 0;
}

bool
sbx_chains_take_back(struct sbx_chains *chains, struct sbx_deciding *deciding, uint32_t number,
    const struct sbx_clause *clause)
{
	const uint32_t decider = sbx_decider_of(deciding, number);
	struct sbx_chain *chain;

	if (decider == SBX_UNDECIDED)
		return false;
	if (is_always(clause)) {
		sbx_decide(deciding, number, 0, true);
		return true;
	}
	if (decider >= SBX_CHAIN_BASE) {
		chain = &chains->list[decider - SBX_CHAIN_BASE];
	} else {
		sbx_decide(deciding, number, 0, true);
		chain = begin_chain(chains, deciding, number,
		    &(struct sbx_clause){ 0, 0, (uint16_t)decider, SBX_NO_CLAUSE });
	}
	link_clause(chains, chain, clause);
	return true;
}

/* What a call is decided by alone leaves nothing to @clause. */
static void
note_other(const struct sbx_clauses *clauses, const struct sbx_clause *clause, uint32_t decider,
    uint32_t *other)
{
	if (*other == SBX_UNDECIDED &&
	    !sbx_same_action(clauses->items[decider].action, clauses->items[clause->item].action))
		*other = decider;
}

bool
sbx_chains_append(struct sbx_chains *chains, struct sbx_deciding *deciding, uint32_t number,
    const struct sbx_clause *clause, uint32_t *other)
{
	const uint32_t decider = sbx_decider_of(deciding, number);
	uint32_t cover = SBX_NO_CLAUSE;
	struct sbx_chain *chain;

	if (decider == SBX_UNDECIDED) {
		if (is_always(clause))
			sbx_decide(deciding, number, clause->item, false);
		else
			begin_chain(chains, deciding, number, clause);
		return false;
	}
	if (decider < SBX_CHAIN_BASE) {
		note_other(&chains->clauses, clause, decider, other);
		return true;
	}
	chain = &chains->list[decider - SBX_CHAIN_BASE];
	if (!sbx_covers_of(&chains->clauses, clause, chain->after_removal, &cover)) {
		link_clause(chains, chain, clause);
		return false;
	}
	if (cover != SBX_NO_CLAUSE && *other == SBX_UNDECIDED)
		*other = chains->clauses.list[cover].item;
	return true;
}

void
sbx_chains_finish(struct sbx_chains *chains, const struct sbx_policy *policy)
{
	for (uint32_t i = 0; i < chains->count; i++) {
		struct sbx_chain *chain = &chains->list[i];
		const struct sbx_clause *last = &chains->clauses.list[chain->last];
		const struct sbx_item *item = &policy->items[last->item];
		const bool ends = is_always(last) && !item->removes;

		chain->end = ends ? chain->last : SBX_NO_CLAUSE;
		chain->action = ends ? item->action : policy->otherwise;
	}
}
