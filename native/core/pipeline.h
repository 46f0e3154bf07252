/* pipeline: the stages in a row. Twin: packages/policy/src/pipeline.ts */

#ifndef SBX_PIPELINE_H
#define SBX_PIPELINE_H

#include "compile.h"
#include "environment.h"

/*
 * Reads the list in @settings into @policy and compiles it into @program. Both live in
 * @arena, which must have SBX_ARENA_SIZE bytes; the policy points into the list's text as well.
 *
 * Returns false with @diagnostic set.
 */
__attribute__((warn_unused_result)) bool
sbx_compile_settings(const struct sbx_settings *settings, struct sbx_arena *arena,
    struct sbx_policy *policy, struct sbx_program *program, struct sbx_diagnostic *diagnostic);

#endif
