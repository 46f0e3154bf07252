/* graph: clauses -> the tests of 32-bit words that decide. Twin: packages/policy/src/graph.ts */

#include "graph.h"

/* A test becomes so many nodes at the most, and each action and each chain one more. */
#define NODES_OF_TEST 5

/* So many slots that half of them stay empty. */
static uint32_t
slots_for(const struct sbx_ruleset *ruleset)
{
	const uint32_t nodes =
	    ruleset->chains.clauses.test_count * NODES_OF_TEST + ruleset->own_actions + 64;
	uint32_t slots = 128;

	while (slots < 2 * nodes && slots < 2 * SBX_NODES_MAX)
		slots *= 2;
	return slots;
}

struct sbx_graph
sbx_graph_begin(const struct sbx_ruleset *ruleset, struct sbx_arena *arena)
{
	struct sbx_graph graph = { .count = 0 };
	const uint32_t slots = slots_for(ruleset);

	graph.nodes = sbx_arena_take(arena, SBX_NODES_MAX * sizeof(*graph.nodes));
	graph.slots = sbx_arena_take(arena, slots * sizeof(*graph.slots));
	graph.slot_mask = slots - 1;
	graph.costs = sbx_arena_take(arena, ruleset->item_count * sizeof(*graph.costs));
	for (uint32_t i = 0; i < slots; i++)
		graph.slots[i] = 0;
	for (uint32_t i = 0; i < ruleset->item_count; i++)
		graph.costs[i] = 0;
	return graph;
}

/* Leads to @yes if all tests of an alternative hold: those from @first up to, not including, @end. */
static sbx_node_index
all(struct sbx_graph *graph, const struct sbx_test *first, const struct sbx_test *end,
    sbx_node_index yes, sbx_node_index no)
{
	while (end > first)
		yes = sbx_node_test(graph, --end, yes, no);
	return yes;
}

/* Leads to @yes if an alternative of @clause holds. */
static sbx_node_index
clause_node(struct sbx_graph *graph, const struct sbx_clauses *clauses,
    const struct sbx_clause *clause, sbx_node_index yes, sbx_node_index no)
{
	const struct sbx_test *first = clauses->tests + clause->first_test;
	const struct sbx_test *end = first + clause->test_count;
	const uint32_t before = graph->count;

	if (first == end)
		return yes;
	while (end > first) {
		const struct sbx_test *start = end - 1;

		while (!start->begins)
			start--;
		no = all(graph, start, end, yes, no);
		end = start;
	}
	graph->costs[clause->item] += graph->count - before;
	return no;
}

/* A clause of a chain; for one that takes back, where the search goes on. */
struct entry {
	const struct sbx_clause *clause;
	sbx_node_index to;
};

/* The chain's clauses in order; sets @count to how many there are. */
static struct entry *
list_clauses(const struct sbx_clauses *clauses, const struct sbx_chain *chain,
    struct sbx_arena *arena, uint32_t *count)
{
	struct entry *entries;

	*count = 0;
	for (uint32_t i = chain->first; i != chain->end; i = clauses->list[i].next)
		++*count;
	entries = sbx_arena_take(arena, *count * sizeof(*entries));
	*count = 0;
	for (uint32_t i = chain->first; i != chain->end; i = clauses->list[i].next)
		entries[(*count)++] = (struct entry){ &clauses->list[i], 0 };
	return entries;
}

sbx_node_index
sbx_graph_rule(struct sbx_graph *graph, const struct sbx_ruleset *ruleset,
    const struct sbx_chain *chain, struct sbx_arena *arena)
{
	const struct sbx_clauses *clauses = &ruleset->chains.clauses;
	uint32_t count;
	struct entry *entries = list_clauses(clauses, chain, arena, &count);
	sbx_node_index next = sbx_node_result(graph, sbx_return_value(chain->action));

	for (struct entry *entry = entries + count; entry-- > entries;) {
		const struct sbx_item *item = &clauses->items[entry->clause->item];

		entry->to = next;
		if (!item->removes)
			next = clause_node(graph, clauses, entry->clause,
			    sbx_node_result(graph, sbx_return_value(item->action)), next);
	}
	/* The last removal is asked first: what comes before it is then of no interest. */
	for (struct entry *entry = entries; entry < entries + count; entry++) {
		if (clauses->items[entry->clause->item].removes)
			next = clause_node(graph, clauses, entry->clause, entry->to, next);
	}
	sbx_arena_trim(arena, entries, 0);
	return next;
}
