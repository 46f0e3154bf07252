/* node: one test of a word -> a node of the graph. C only: in TypeScript it is part of graph. */

#ifndef SBX_NODE_H
#define SBX_NODE_H

#include "assemble.h"
#include "compare.h"

/*
 * A node is one test and where it leads. Nodes are made from the end, so a node's targets have smaller
 * numbers than itself, and of equal nodes there is one: what two conditions share is there once.
 */

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

/* The result @value. */
sbx_node_index sbx_node_result(struct sbx_graph *graph, uint32_t value);

/* Leads to @yes if @test holds, else to @no. */
sbx_node_index sbx_node_test(
    struct sbx_graph *graph, const struct sbx_test *test, sbx_node_index yes, sbx_node_index no);

#endif
