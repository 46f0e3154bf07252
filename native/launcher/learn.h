/* learn: launch -> the program, of which every call is counted and let pass; then Node, with what there was. C only. */

#ifndef SBX_LEARN_H
#define SBX_LEARN_H

#include "launch.h"

/* Runs the program, and ends with its status. */
_Noreturn void sbx_launch_learned(
    struct sbx_launch *launch, const struct sbx_options *options, struct sbx_arena *arena);

#endif
