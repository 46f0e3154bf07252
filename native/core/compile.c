/* compile: sbx_ruleset -> sbx_program. Twin: packages/policy/src/compile.ts */

#include "compile.h"

#include <linux/seccomp.h>

#include "tree.h"

/* What a number can get where no item has an action of its own: allowed, violating, foreign. */
#define OTHER_ACTIONS 3

/* The items that cost most are worth naming; each is named once. */
static void
name_items(const struct sbx_ruleset *ruleset, uint32_t *costs, struct sbx_diagnostic *diagnostic)
{
	while (diagnostic->item_count < SBX_ITEMS_NAMED) {
		uint32_t dearest = 0;

		for (uint32_t i = 1; i < ruleset->item_count; i++) {
			if (costs[i] > costs[dearest])
				dearest = i;
		}
		if (costs[dearest] == 0)
			return;
		costs[dearest] = 0;
		diagnostic->items[diagnostic->item_count++] =
		    sbx_item_span(&ruleset->items[dearest]);
	}
}

static bool
fail_as_too_long(const struct sbx_ruleset *ruleset, const struct sbx_graph *graph,
    struct sbx_diagnostic *diagnostic)
{
	*diagnostic = (struct sbx_diagnostic){ .code = SBX_MESSAGE_PROGRAM_TOO_LONG,
		.source = ruleset->source,
		.limit = SBX_INSTRUCTIONS_MAX };
	/* A few conditions beside thousands of numbers are not what makes a policy long. */
	if (graph->count < SBX_INSTRUCTIONS_MAX / 2)
		return false;
	diagnostic->code = SBX_MESSAGE_CONDITIONS_TOO_LONG;
	name_items(ruleset, graph->costs, diagnostic);
	return false;
}

/* Makes the graph of all chains that rules have; each root that is a decision is added to @roots. */
static uint32_t
make_graph(const struct sbx_ruleset *ruleset, struct sbx_graph *graph, sbx_outcome *decisions,
    sbx_node_index *roots, struct sbx_arena *arena)
{
	uint32_t count = 0;

	for (uint32_t t = 0; t < ruleset->table_count; t++) {
		const struct sbx_table *table = &ruleset->tables[t];

		for (uint32_t i = 0; i < table->count; i++) {
			const struct sbx_action action = table->rules[i].action;
			const struct sbx_node *node;
			sbx_node_index root;

			if (action.kind != SBX_ACTION_CHAIN)
				continue;
			root = sbx_graph_rule(
			    graph, ruleset, &ruleset->chains.list[action.error], arena);
			node = &graph->nodes[root];
			decisions[action.error] =
			    node->code == SBX_CODE_RETURN ? node->k : sbx_decision(root);
			if (node->code != SBX_CODE_RETURN)
				roots[count++] = root;
		}
	}
	return count;
}

/* Each root once: the same one is made for rules that are alike. */
static uint32_t
without_repeats(
    const struct sbx_graph *graph, sbx_node_index *roots, uint32_t count, struct sbx_arena *arena)
{
	uint8_t *seen = sbx_arena_take(arena, graph->count);
	uint32_t kept = 0;

	for (uint32_t i = 0; i < graph->count; i++)
		seen[i] = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (!seen[roots[i]])
			roots[kept++] = roots[i];
		seen[roots[i]] = 1;
	}
	return kept;
}

/* Writes what depends on arguments. Returns the outcome of each chain; none when the graph is full. */
static const sbx_outcome *
write_decisions(const struct sbx_ruleset *ruleset, struct sbx_graph *graph, struct sbx_arena *arena,
    struct sbx_assembler *assembler)
{
	sbx_outcome *decisions = sbx_arena_take(arena, ruleset->chains.count * sizeof(*decisions));
	sbx_node_index *roots = sbx_arena_take(arena, ruleset->chains.count * sizeof(*roots));
	uint32_t count;

	*graph = sbx_graph_begin(ruleset, arena);
	count = make_graph(ruleset, graph, decisions, roots, arena);
	if (graph->is_full)
		return NULL;
	count = without_repeats(graph, roots, count, arena);
	sbx_emit(graph, roots, count, arena, assembler);
	return decisions;
}

/* Adds @table to its architecture, which is one of the @count in @architectures or a new one. */
static uint32_t
add_table(const struct sbx_table *table, struct sbx_architecture *architectures, uint32_t count)
{
	uint32_t at = 0;
	struct sbx_architecture *found;

	while (at < count && architectures[at].tables[0]->abi->audit_arch != table->abi->audit_arch)
		at++;
	found = &architectures[at];
	if (at == count)
		found->count = 0;
	found->tables[found->count++] = table;
	if (found->count > 1 && table->abi->first_number < found->tables[0]->abi->first_number) {
		found->tables[1] = found->tables[0];
		found->tables[0] = table;
	}
	return at == count ? count + 1 : count;
}

/* Writes a tree for each architecture, and the check that leads to it. */
static void
write_architectures(const struct sbx_ruleset *ruleset, const sbx_outcome *decisions,
    struct sbx_arena *arena, struct sbx_assembler *assembler)
{
	struct sbx_architecture architectures[SBX_ABIS_MAX];
	sbx_label entries[SBX_ABIS_MAX];
	uint32_t count = 0;
	sbx_label check;

	for (uint32_t i = 0; i < ruleset->table_count; i++)
		count = add_table(&ruleset->tables[i], architectures, count);
	for (uint32_t i = count; i-- > 0;) {
		const sbx_label tree =
		    sbx_write_tree(ruleset, &architectures[i], decisions, arena, assembler);

		entries[i] = sbx_assemble_load(assembler, offsetof(struct seccomp_data, nr), tree);
	}
	check = sbx_assemble_outcome(assembler, sbx_return_value(ruleset->foreign));
	for (uint32_t i = count; i-- > 0;)
		check = sbx_assemble_test(assembler, SBX_CODE_EQUAL,
		    architectures[i].tables[0]->abi->audit_arch, entries[i], check);
	sbx_assemble_load(assembler, offsetof(struct seccomp_data, arch), check);
}

bool
sbx_compile(const struct sbx_ruleset *ruleset, struct sbx_arena *arena, struct sbx_program *program,
    struct sbx_diagnostic *diagnostic)
{
	const uint32_t outcomes = ruleset->own_actions + OTHER_ACTIONS + ruleset->chains.count;
	struct sbx_assembler assembler = {
		.nearest = sbx_arena_take(arena, outcomes * sizeof(struct sbx_nearest)),
		.reversed =
		    sbx_arena_take(arena, SBX_INSTRUCTIONS_MAX * sizeof(struct sock_filter)),
	};
	const sbx_outcome *decisions = NULL;
	struct sbx_graph graph;

	graph.count = 0;
	if (ruleset->chains.count > 0) {
		decisions = write_decisions(ruleset, &graph, arena, &assembler);
		if (decisions == NULL)
			return fail_as_too_long(ruleset, &graph, diagnostic);
	}
	write_architectures(ruleset, decisions, arena, &assembler);
	if (assembler.length > SBX_INSTRUCTIONS_MAX)
		return fail_as_too_long(ruleset, &graph, diagnostic);
	sbx_assemble_finish(&assembler);
	*program = (struct sbx_program){ assembler.reversed, (uint16_t)assembler.length };
	return true;
}
