/*
 * graph: clauses -> the tests of 32-bit words that decide. Twin: packages/policy/src/graph.ts
 *
 * A node is one test and where it leads. Nodes are made from the end, so a node's targets have smaller
 * numbers than itself, and of equal nodes there is one: what two conditions share is there once.
 */

#ifndef SBX_GRAPH_H
#define SBX_GRAPH_H

#include "assemble.h"
#include "resolve.h"

/* A node by its place in the graph. */
typedef uint32_t sbx_node_index;

/*
 * One test of a loaded word. A node of SBX_CODE_RETURN is a result instead: @k is what the filter
 * returns, and nothing else counts.
 */
struct sbx_node {
	uint16_t code;
	uint16_t offset; /* which word of struct seccomp_data */
	uint32_t mask;	 /* what the word is masked with before it is tested */
	uint32_t k;
	sbx_node_index yes; /* where it goes on when the test holds, and when it does not */
	sbx_node_index no;
};

/* So many nodes need more instructions than a filter can have, or nearly. */
#define SBX_NODES_MAX 16384

/* The nodes of all rules of a policy. */
struct sbx_graph {
	struct sbx_node *nodes;
	uint32_t count;
	uint32_t *slots; /* open addressing: 0 is empty, else 1 + the index of a node */
	uint32_t slot_mask;
	uint32_t *costs; /* how many nodes were made for each item */
	bool is_full;	 /* whether there were more nodes than there can be */
};

/* An empty graph with room for the conditions of @ruleset. */
struct sbx_graph sbx_graph_begin(const struct sbx_ruleset *ruleset, struct sbx_arena *arena);

/* The node at which @chain begins. */
sbx_node_index sbx_graph_rule(struct sbx_graph *graph, const struct sbx_ruleset *ruleset,
    const struct sbx_chain *chain, struct sbx_arena *arena);

#endif
