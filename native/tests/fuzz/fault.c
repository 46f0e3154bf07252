/* fault: what the fuzzer must find, put into programs on purpose; only in sbx-fuzz-fault. */

#include "fault.h"

#include <stdlib.h>
#include <string.h>

/* The first instruction of @program that masks; none without one. */
static struct sock_filter *
find_mask(const struct sbx_program *program)
{
	for (uint32_t i = 0; i < program->length; i++) {
		if (program->instructions[i].code == SBX_CODE_AND)
			return &program->instructions[i];
	}
	return NULL;
}

/* One byte more than the list and its NUL have. */
static uint32_t
read_behind(const struct sbx_source *source)
{
	const volatile char *text = source->text;

	return (uint32_t)text[source->length + 1];
}

void
sbx_plant_fault(struct sbx_program *program, const struct sbx_source *source, int filling)
{
	const char *fault = getenv("SBX_FAULT");
	struct sock_filter *mask = find_mask(program);

	if (fault == NULL || mask == NULL)
		return;
	if (strcmp(fault, "jump") == 0)
		*mask = (struct sock_filter){ SBX_CODE_JUMP, 0, 0, program->length };
	else if (strcmp(fault, "test") == 0)
		*mask = (struct sock_filter){ SBX_CODE_ANY_BIT, 0, UINT8_MAX, 1 };
	else if (strcmp(fault, "load") == 0)
		*mask = (struct sock_filter){ SBX_CODE_LOAD, 0, 0, 8 };
	else if (strcmp(fault, "instruction") == 0)
		mask->code = BPF_ALU | BPF_OR | BPF_K;
	else if (strcmp(fault, "chance") == 0)
		mask->k ^= (uint32_t)filling;
	else if (strcmp(fault, "memory") == 0)
		mask->k = read_behind(source);
	else if (strcmp(fault, "undefined") == 0)
		mask->k = (uint32_t)(INT32_MAX - 0xaa + filling + filling);
}
