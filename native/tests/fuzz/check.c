/* check: what the pipeline says -> whether it can be right */

#include "check.h"

#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void
sbx_complain(const char *what)
{
	fprintf(stderr, "sbx-fuzz: %s\n", what);
	abort();
}

void
sbx_check_message(const struct sbx_diagnostic *diagnostic, bool terminal, struct outcome *outcome)
{
	char *text = malloc(SBX_DIAGNOSTIC_MAX);
	char *part = malloc(7);
	const size_t length = sbx_format_diagnostic(diagnostic, terminal, text, SBX_DIAGNOSTIC_MAX);

	if (length == 0 || length >= SBX_DIAGNOSTIC_MAX)
		sbx_complain("a message does not fit");
	for (size_t i = 0; i < length; i++) {
		if ((text[i] < ' ' || text[i] > '~') && !(terminal && text[i] == '\n'))
			sbx_complain("a message has a byte that is not for a terminal");
	}
	if (sbx_format_diagnostic(diagnostic, terminal, part, 7) != (length < 7 ? length : 7) ||
	    memcmp(text, part, length < 7 ? length : 7) != 0)
		sbx_complain("a message depends on its room");
	memcpy(outcome->bytes + outcome->length, text, length);
	outcome->length += length;
	free(part);
	free(text);
}

void
sbx_check_program(const struct sbx_program *program)
{
	if (program->length == 0 || program->length > SBX_INSTRUCTIONS_MAX)
		sbx_complain("a program has a length that the kernel does not take");
	for (uint32_t i = 0; i < program->length; i++) {
		const struct sock_filter *instruction = &program->instructions[i];
		const uint32_t rest = program->length - i - 1;

		switch (instruction->code) {
		case SBX_CODE_LOAD:
			if (rest == 0 || instruction->k % 4 != 0 ||
			    instruction->k >= sizeof(struct seccomp_data) ||
			    (instruction->k >= 8 && instruction->k < 16))
				sbx_complain("a wrong load");
			break;
		case SBX_CODE_AND:
			if (rest == 0)
				sbx_complain("nothing follows a mask");
			break;
		case SBX_CODE_JUMP:
			if (instruction->k >= rest)
				sbx_complain("a jump leads outside");
			break;
		case SBX_CODE_EQUAL:
		case SBX_CODE_AT_LEAST:
		case SBX_CODE_ANY_BIT:
			if (instruction->jt >= rest || instruction->jf >= rest)
				sbx_complain("a test leads outside");
			break;
		case SBX_CODE_RETURN: break;
		default: sbx_complain("an unknown instruction");
		}
	}
}
