/* tree: the numbers of an architecture -> the tests that find them. C only: in TypeScript it is part of compile. */

#ifndef SBX_TREE_H
#define SBX_TREE_H

#include "emit.h"

/* Tables that a filter tells apart by their numbers only: those of x86_64 and x32. */
struct sbx_architecture {
	const struct sbx_table *tables[2]; /* ascending by their numbers */
	uint32_t count;
};

/* Writes the tests that find the outcome of the loaded number; @decisions are those of the chains. */
sbx_label
sbx_write_tree(const struct sbx_ruleset *ruleset, const struct sbx_architecture *architecture,
    const sbx_outcome *decisions, struct sbx_arena *arena, struct sbx_assembler *assembler);

#endif
