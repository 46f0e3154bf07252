/* graph: clauses -> the tests of 32-bit words that decide. Twin: packages/policy/src/graph.ts */

#ifndef SBX_GRAPH_H
#define SBX_GRAPH_H

#include "node.h"
#include "resolve.h"

/* An empty graph with room for the conditions of @ruleset. */
struct sbx_graph sbx_graph_begin(const struct sbx_ruleset *ruleset, struct sbx_arena *arena);

/* The node at which @chain begins. */
sbx_node_index sbx_graph_rule(struct sbx_graph *graph, const struct sbx_ruleset *ruleset,
    const struct sbx_chain *chain, struct sbx_arena *arena);

#endif
