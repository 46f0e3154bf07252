/* node: one test of a word -> a node of the graph. C only: in TypeScript it is part of graph. */

#ifndef SBX_NODE_H
#define SBX_NODE_H

#include "graph.h"

/* The result @value. */
sbx_node_index sbx_node_result(struct sbx_graph *graph, uint32_t value);

/* Leads to @yes if @test holds, else to @no. */
sbx_node_index sbx_node_test(
    struct sbx_graph *graph, const struct sbx_test *test, sbx_node_index yes, sbx_node_index no);

#endif
