/* initial: where the initial stack is, once a C library has it, and how our variables leave it. C only. */

#ifndef SBX_INITIAL_H
#define SBX_INITIAL_H

#include "stack.h"

/*
 * Finds the initial stack where only the C library can say where it is. Where there is none the process
 * ends: nothing could be known of the policy.
 */
void sbx_initial_find(struct sbx_stack *stack);

/*
 * Takes our variables out of the environment, here and in the C library's copy, and writes zeros
 * over their text, so that /proc/PID/environ does not show them either.
 */
void sbx_initial_clean(const struct sbx_stack *stack);

#endif
