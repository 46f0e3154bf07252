/* arrive: a program that has just been executed -> the same program, at its install point. C only. */

#ifndef SBX_ARRIVE_H
#define SBX_ARRIVE_H

#include "options.h"
#include "table.h"
#include "tracee.h"

/*
 * Lets @tracee, which is being executed as the program for @abi, run up to @point:
 *
 *     exec     its first instruction, be it the loader's
 *     entry    its own first instruction: the loader and the constructors of libraries have run
 *     main     the first instruction of main: its own constructors have run
 *
 * Returns false when it has executed another program on the way, which is then at its beginning.
 * Ends the program and the helper where @point cannot be found.
 */
__attribute__((warn_unused_result)) bool
sbx_arrive(struct sbx_tracee *tracee, const struct sbx_abi *abi, enum sbx_point point);

#endif
