/* assemble: tests and results -> the instructions of a filter. Twin: packages/policy/src/assemble.ts */

#include "assemble.h"

#include <stdbool.h>

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

static bool
is_decision(sbx_outcome outcome)
{
	return outcome >= SBX_DECISION && outcome < SBX_DECISION + 0x4000;
}

sbx_label
sbx_assemble_outcome(struct sbx_assembler *assembler, sbx_outcome outcome)
{
	struct sbx_nearest *nearest = assembler->nearest;
	const struct sbx_nearest *end = nearest + assembler->nearest_count;

	while (nearest < end && nearest->outcome != outcome)
		nearest++;
	if (nearest == end)
		assembler->nearest_count++;
	/* Two more instructions may be written before the jump that this is for. */
	else if (distance(assembler, nearest->label) + 2 <= REACH)
		return nearest->label;
	nearest->outcome = outcome;
	if (nearest != end && is_decision(outcome))
		nearest->label = jump(assembler, nearest->label);
	else
		nearest->label = write_instruction(
		    assembler, (struct sock_filter){ SBX_CODE_RETURN, 0, 0, outcome });
	return nearest->label;
}

void
sbx_assemble_define(struct sbx_assembler *assembler, sbx_outcome outcome, sbx_label label)
{
	assembler->nearest[assembler->nearest_count++] = (struct sbx_nearest){ outcome, label };
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

sbx_label
sbx_assemble_and(struct sbx_assembler *assembler, uint32_t mask, sbx_label next)
{
	if (distance(assembler, next) > 0)
		jump(assembler, next);
	return write_instruction(assembler, (struct sock_filter){ SBX_CODE_AND, 0, 0, mask });
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
