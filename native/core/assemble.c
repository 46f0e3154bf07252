/* assemble: tests and results -> the instructions of a filter. Twin: packages/policy/src/assemble.ts */

#include "assemble.h"

/* A conditional jump has 8 bits for its distance. */
#define REACH 255

static sbx_label
write_instruction(struct sbx_assembler *assembler, struct sock_filter instruction)
{
	if (assembler->length < SBX_INSTRUCTIONS_MAX)
		assembler->reversed[assembler->length] = instruction;
	return assembler->length++;
}

/* How many instructions lie between the next one to be written and @label. */
static uint32_t
distance(const struct sbx_assembler *assembler, sbx_label label)
{
	return assembler->length - label - 1;
}

static sbx_label
jump(struct sbx_assembler *assembler, sbx_label label)
{
	return write_instruction(
	    assembler, (struct sock_filter){ SBX_CODE_JUMP, 0, 0, distance(assembler, label) });
}

/* @label, or a jump to it when it is out of reach once @more instructions are written. */
static sbx_label
bring_near(struct sbx_assembler *assembler, sbx_label label, uint32_t more)
{
	return distance(assembler, label) + more <= REACH ? label : jump(assembler, label);
}

sbx_label
sbx_assemble_result(struct sbx_assembler *assembler, uint32_t value)
{
	uint32_t at = 0;

	while (at < assembler->return_count && assembler->returns[at].value != value)
		at++;
	if (at == assembler->return_count)
		assembler->return_count++;
	/* Two more instructions may be written before the jump that this is for. */
	else if (distance(assembler, assembler->returns[at].label) + 2 <= REACH)
		return assembler->returns[at].label;
	assembler->returns[at].value = value;
	assembler->returns[at].label =
	    write_instruction(assembler, (struct sock_filter){ SBX_CODE_RETURN, 0, 0, value });
	return assembler->returns[at].label;
}

sbx_label
sbx_assemble_test(
    struct sbx_assembler *assembler, uint16_t code, uint32_t k, sbx_label yes, sbx_label no)
{
	const sbx_label near_yes = bring_near(assembler, yes, 1);
	const sbx_label near_no = bring_near(assembler, no, 0);

	return write_instruction(assembler,
	    (struct sock_filter){ code, (uint8_t)distance(assembler, near_yes),
		(uint8_t)distance(assembler, near_no), k });
}

sbx_label
sbx_assemble_load(struct sbx_assembler *assembler, uint32_t offset, sbx_label next)
{
	if (distance(assembler, next) > 0)
		jump(assembler, next);
	return write_instruction(assembler, (struct sock_filter){ SBX_CODE_LOAD, 0, 0, offset });
}

void
sbx_assemble_finish(struct sbx_assembler *assembler)
{
	struct sock_filter *first = assembler->reversed;
	struct sock_filter *last = first + assembler->length;

	while (first < --last) {
		const struct sock_filter instruction = *first;

		*first++ = *last;
		*last = instruction;
	}
}
