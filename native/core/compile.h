/* compile: sbx_ruleset -> sbx_program. Twin: packages/policy/src/compile.ts */

#ifndef SBX_COMPILE_H
#define SBX_COMPILE_H

#include "emit.h"

/* A filter for the kernel. */
struct sbx_program {
	struct sock_filter *instructions;
	uint16_t length;
};

/*
 * Writes the filter: the architecture is checked, then a balanced tree finds the number's range. The
 * numbers of x32 are a range like any other. Arguments are looked at only behind the tree, so that the
 * kernel can know what it need not ask.
 *
 * Returns false with @diagnostic set: program_too_long, conditions_too_long.
 */
__attribute__((warn_unused_result)) bool sbx_compile(const struct sbx_ruleset *ruleset,
    struct sbx_arena *arena, struct sbx_program *program, struct sbx_diagnostic *diagnostic);

#endif
