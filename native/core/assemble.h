/* assemble: tests and results -> the instructions of a filter. Twin: packages/policy/src/assemble.ts */

#ifndef SBX_ASSEMBLE_H
#define SBX_ASSEMBLE_H

#include <linux/bpf_common.h>
#include <linux/filter.h>
#include <stdint.h>

/* How many instructions the kernel takes: BPF_MAXINSNS. */
#define SBX_INSTRUCTIONS_MAX BPF_MAXINSNS

/* The instructions that the compiler uses. */
enum {
	SBX_CODE_LOAD = BPF_LD | BPF_W | BPF_ABS,      /* A = 32 bits at offset k of seccomp_data */
	SBX_CODE_AND = BPF_ALU | BPF_AND | BPF_K,      /* A = A & k */
	SBX_CODE_JUMP = BPF_JMP | BPF_JA,	       /* skip k instructions */
	SBX_CODE_EQUAL = BPF_JMP | BPF_JEQ | BPF_K,    /* is A == k? */
	SBX_CODE_AT_LEAST = BPF_JMP | BPF_JGE | BPF_K, /* is A >= k, unsigned? */
	SBX_CODE_ANY_BIT = BPF_JMP | BPF_JSET | BPF_K, /* is any bit of k set in A? */
	SBX_CODE_RETURN = BPF_RET | BPF_K,	       /* the filter's result is k */
};

/* An instruction, by how many instructions follow it. */
typedef uint32_t sbx_label;

/* What becomes of a number: the value that the filter returns, or a decision by its arguments. */
typedef uint32_t sbx_outcome;

/* No action has this value, nor any with the low bits that number the decisions. */
#define SBX_DECISION 0x40000000u

/* The outcome that decision @index is: 0 to 16,383. */
static inline sbx_outcome
sbx_decision(uint32_t index)
{
	return SBX_DECISION + index;
}

/* The nearest instruction that has an outcome. */
struct sbx_nearest {
	sbx_outcome outcome;
	sbx_label label;
};

/*
 * Writes a program from its end to its beginning. Every target thus stands before the jump to it,
 * no jump can dangle or lead backwards, and a label is just the place counted from the end:
 *
 *     label    3: ld   [nr]                    written last, runs first
 *              2: jeq  #231, jt 1, jf 0
 *              1: ret  ALLOW
 *              0: ret  KILL_PROCESS            written first
 *
 * @reversed has room for SBX_INSTRUCTIONS_MAX instructions; @length goes on counting beyond them.
 * @nearest has room for as many outcomes as there can be.
 */
struct sbx_assembler {
	struct sock_filter *reversed;
	uint32_t length;
	struct sbx_nearest *nearest;
	uint32_t nearest_count;
};

/* The outcome: an instruction in reach that has it, or a new one. */
sbx_label sbx_assemble_outcome(struct sbx_assembler *assembler, sbx_outcome outcome);

/* Says that a decision begins at @label. */
void sbx_assemble_define(struct sbx_assembler *assembler, sbx_outcome outcome, sbx_label label);

/* Goes to @yes if the loaded word passes the test @code against @k, else to @no. */
sbx_label sbx_assemble_test(
    struct sbx_assembler *assembler, uint16_t code, uint32_t k, sbx_label yes, sbx_label no);

/* Loads the word at @offset of struct seccomp_data and goes on to @next. */
sbx_label sbx_assemble_load(struct sbx_assembler *assembler, uint32_t offset, sbx_label next);

/* Masks the loaded word and goes on to @next. */
sbx_label sbx_assemble_and(struct sbx_assembler *assembler, uint32_t mask, sbx_label next);

/* Turns the program round, so that it begins with the instruction that was written last. */
void sbx_assemble_finish(struct sbx_assembler *assembler);

#endif
