/* emit: sbx_graph -> instructions. Twin: packages/policy/src/emit.ts */

#include "emit.h"

/* How a node is entered. */
enum loading {
	UNREACHED,
	LOADED,	 /* always with its word loaded */
	LOADING, /* also without */
};

/* Where a node can be entered. */
struct entry {
	enum loading loading;
	sbx_label load; /* where its word is loaded first, if it is LOADING */
	sbx_label test; /* where its word is loaded, and masked, already */
};

static bool
is_result(const struct sbx_node *node)
{
	return node->code == SBX_CODE_RETURN;
}

static bool
is_same_word(const struct sbx_node *one, const struct sbx_node *other)
{
	return one->offset == other->offset && one->mask == other->mask;
}

static void
reach(const struct sbx_graph *graph, const struct sbx_node *from, sbx_node_index to,
    struct entry *entries)
{
	const bool loaded = is_same_word(from, &graph->nodes[to]);

	if (entries[to].loading != LOADING)
		entries[to].loading = loaded ? LOADED : LOADING;
}

/* Finds, for each node that can be reached, whether its word is loaded wherever it is entered. */
static void
find_loads(const struct sbx_graph *graph, const sbx_node_index *roots, uint32_t count,
    struct entry *entries)
{
	for (uint32_t i = 0; i < graph->count; i++)
		entries[i].loading = UNREACHED;
	for (uint32_t i = 0; i < count; i++)
		entries[roots[i]].loading = LOADING;
	for (sbx_node_index i = graph->count; i-- > 0;) {
		const struct sbx_node *node = &graph->nodes[i];

		if (entries[i].loading == UNREACHED || is_result(node))
			continue;
		reach(graph, node, node->yes, entries);
		reach(graph, node, node->no, entries);
	}
}

static sbx_label
label_of(const struct sbx_graph *graph, const struct sbx_node *from, sbx_node_index to,
    const struct entry *entries, struct sbx_assembler *assembler)
{
	const struct sbx_node *node = &graph->nodes[to];

	if (is_result(node))
		return sbx_assemble_outcome(assembler, node->k);
	return is_same_word(from, node) ? entries[to].test : entries[to].load;
}

static sbx_label
write_load(struct sbx_assembler *assembler, const struct sbx_node *node, sbx_label test)
{
	if (node->mask != UINT32_MAX)
		test = sbx_assemble_and(assembler, node->mask, test);
	return sbx_assemble_load(assembler, node->offset, test);
}

void
sbx_emit(const struct sbx_graph *graph, const sbx_node_index *roots, uint32_t count,
    struct sbx_arena *arena, struct sbx_assembler *assembler)
{
	struct entry *entries = sbx_arena_take(arena, graph->count * sizeof(*entries));

	find_loads(graph, roots, count, entries);
	for (sbx_node_index i = 0; i < graph->count; i++) {
		const struct sbx_node *node = &graph->nodes[i];
		struct entry *entry = &entries[i];
		sbx_label yes;
		sbx_label no;

		if (entry->loading == UNREACHED || is_result(node))
			continue;
		yes = label_of(graph, node, node->yes, entries, assembler);
		no = label_of(graph, node, node->no, entries, assembler);
		entry->test = sbx_assemble_test(assembler, node->code, node->k, yes, no);
		if (entry->loading == LOADING)
			entry->load = write_load(assembler, node, entry->test);
	}
	for (uint32_t i = 0; i < count; i++)
		sbx_assemble_define(assembler, sbx_decision(roots[i]), entries[roots[i]].load);
}
