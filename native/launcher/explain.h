/* explain: launch -> the program, of which every violation is named before its caller hears of it. C only. */

#ifndef SBX_EXPLAIN_H
#define SBX_EXPLAIN_H

#include "launch.h"

/* Runs the program under the filter of @launch, and ends with its status. */
_Noreturn void sbx_launch_explained(
    struct sbx_launch *launch, const struct sbx_options *options, struct sbx_arena *arena);

#endif
