/* fail: the end of a program that cannot be filtered as told. C only: TypeScript throws. */

#ifndef SBX_FAIL_H
#define SBX_FAIL_H

#include "diagnostic.h"

/* The exit status of our own failures. */
#define SBX_EXIT_STATUS 125

/* What messages begin with; each program that uses the core defines it. */
extern const char sbx_tool[];

/* Prints @diagnostic on standard error: in one line, or for a terminal with the line at fault. */
void sbx_print(const struct sbx_diagnostic *diagnostic);

/* Prints @diagnostic and ends the process with SBX_EXIT_STATUS; no exit handler runs. */
_Noreturn void sbx_fail(const struct sbx_diagnostic *diagnostic);

/*
 * Ends the process for a reason that lies in no text.
 *
 * @error is an errno where the message names one, else 0.
 */
_Noreturn void sbx_fail_with(enum sbx_code code, uint32_t error);

#endif
