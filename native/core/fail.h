/* fail: the end of a program that cannot be filtered as told. C only: TypeScript throws. */

#ifndef SBX_FAIL_H
#define SBX_FAIL_H

#include "diagnostic.h"

/*
 * A program whose messages go elsewhere as well defines these functions itself: fail.c is then left out
 * when it is linked.
 */

/* The exit status of our own failures. */
#define SBX_EXIT_STATUS 125

/* What messages begin with; each program that uses the core defines it. */
extern __attribute__((visibility("hidden"))) const char sbx_tool[];

/* Prints @diagnostic on standard error: in one line, or for a terminal with the line at fault. */
void sbx_print(const struct sbx_diagnostic *diagnostic);

/* Prints @diagnostic and ends the process with SBX_EXIT_STATUS; no exit handler runs. */
_Noreturn void sbx_fail(const struct sbx_diagnostic *diagnostic);

#endif
