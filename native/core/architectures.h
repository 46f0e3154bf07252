/* architectures: a list of names -> ABIs. Twin: packages/policy/src/architectures.ts */

#ifndef SBX_ARCHITECTURES_H
#define SBX_ARCHITECTURES_H

#include "table.h"

/* The ABIs that a policy is for, each once. */
struct sbx_abis {
	struct sbx_abi list[SBX_ABIS_MAX];
	uint32_t count;
};

/* Sets @abis to @own alone: the program's. */
static inline void
sbx_own_architecture(const struct sbx_abi *own, struct sbx_abis *abis)
{
	abis->list[0] = *own;
	abis->count = 1;
}

/*
 * Sets @abis to those that @source names, each once; @own, the program's, must be one of them.
 *
 * Returns false with @diagnostic set: unknown_architecture, no_architecture, own_architecture_missing.
 */
__attribute__((warn_unused_result)) bool sbx_read_architectures(const struct sbx_source *source,
    const struct sbx_abi *own, struct sbx_abis *abis, struct sbx_diagnostic *diagnostic);

#endif
