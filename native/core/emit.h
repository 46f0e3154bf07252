/* emit: sbx_graph -> instructions. Twin: packages/policy/src/emit.ts */

#ifndef SBX_EMIT_H
#define SBX_EMIT_H

#include "graph.h"

/*
 * Writes what can be reached from the @count nodes at @roots, and defines a decision for each of them.
 *
 * A node that is only entered with its word loaded, by nodes that test the same word, loads nothing.
 */
void sbx_emit(const struct sbx_graph *graph, const sbx_node_index *roots, uint32_t count,
    struct sbx_arena *arena, struct sbx_assembler *assembler);

#endif
