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
	SBX_CODE_JUMP = BPF_JMP | BPF_JA,	       /* skip k instructions */
	SBX_CODE_EQUAL = BPF_JMP | BPF_JEQ | BPF_K,    /* is A == k? */
	SBX_CODE_AT_LEAST = BPF_JMP | BPF_JGE | BPF_K, /* is A >= k, unsigned? */
	SBX_CODE_RETURN = BPF_RET | BPF_K,	       /* the filter's result is k */
};

/* An instruction, by how many instructions follow it. */
typedef uint32_t sbx_label;

/* The nearest return of a value. */
struct sbx_return {
	uint32_t value;
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
 * @returns has room for as many returns as there can be different values.
 */
struct sbx_assembler {
	struct sock_filter *reversed;
	uint32_t length;
	struct sbx_return *returns;
	uint32_t return_count;
};

/* The result @value: an instruction in reach that has it, or a new one. */
sbx_label sbx_assemble_result(struct sbx_assembler *assembler, uint32_t value);

/* Goes to @yes if the loaded word passes the test @code against @k, else to @no. */
sbx_label sbx_assemble_test(
    struct sbx_assembler *assembler, uint16_t code, uint32_t k, sbx_label yes, sbx_label no);

/* Loads the word at @offset of struct seccomp_data and goes on to @next. */
sbx_label sbx_assemble_load(struct sbx_assembler *assembler, uint32_t offset, sbx_label next);

/* Turns the program round, so that it begins with the instruction that was written last. */
void sbx_assemble_finish(struct sbx_assembler *assembler);

#endif
