/* check: what the pipeline says -> whether it can be right */

#ifndef SBX_TEST_CHECK_H
#define SBX_TEST_CHECK_H

#include "compile.h"

/* What one run of the pipeline says. */
struct outcome {
	size_t length;
	char bytes[SBX_INSTRUCTIONS_MAX * sizeof(struct sock_filter)];
};

/* Says @what is wrong, and aborts. */
_Noreturn void sbx_complain(const char *what);

/*
 * Adds the message to @outcome. It is never cut, and a terminal gets nothing but letters and newlines.
 */
void
sbx_check_message(const struct sbx_diagnostic *diagnostic, bool terminal, struct outcome *outcome);

/* Jumps stay inside, and no instruction is there that the kernel's checker would refuse. */
void sbx_check_program(const struct sbx_program *program);

#endif
