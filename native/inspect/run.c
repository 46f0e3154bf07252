/* run: filters and a call -> whether it passes. C only: TypeScript's is packages/policy/src/machine.ts. */

#include "run.h"

#include <linux/filter.h>

/* Programs are the kernel's own, which has checked them: seccomp_check_filter() of kernel/seccomp.c. */
struct machine {
	const struct seccomp_data *data;
	uint32_t a;
	uint32_t x;
	uint32_t memory[BPF_MEMWORDS];
};

/* What a load, or a place in memory, gives. */
static uint32_t
load(const struct machine *machine, const struct sock_filter *instruction)
{
	uint32_t word;

	switch (BPF_MODE(instruction->code)) {
	case BPF_IMM: return instruction->k;
	case BPF_MEM: return machine->memory[instruction->k % BPF_MEMWORDS];
	case BPF_LEN: return sizeof(*machine->data);
	default:
		if (instruction->k > sizeof(*machine->data) - sizeof(word))
			return 0;
		__builtin_memcpy(&word, (const char *)machine->data + instruction->k, sizeof(word));
		return word;
	}
}

static uint32_t
operand_of(const struct machine *machine, const struct sock_filter *instruction)
{
	return BPF_SRC(instruction->code) == BPF_X ? machine->x : instruction->k;
}

/* Returns false for a division by zero. */
static bool
calculate(struct machine *machine, const struct sock_filter *instruction)
{
	const uint32_t operand = operand_of(machine, instruction);

	switch (BPF_OP(instruction->code)) {
	case BPF_ADD: machine->a += operand; break;
	case BPF_SUB: machine->a -= operand; break;
	case BPF_MUL: machine->a *= operand; break;
	case BPF_DIV:
		if (operand == 0)
			return false;
		machine->a /= operand;
		break;
	case BPF_OR: machine->a |= operand; break;
	case BPF_AND: machine->a &= operand; break;
	case BPF_XOR: machine->a ^= operand; break;
	case BPF_LSH: machine->a <<= operand % 32; break;
	case BPF_RSH: machine->a >>= operand % 32; break;
	default: machine->a = -machine->a; break;
	}
	return true;
}

/* How many instructions a jump skips. */
static uint32_t
skip(const struct machine *machine, const struct sock_filter *instruction)
{
	const uint32_t operand = operand_of(machine, instruction);
	bool holds;

	switch (BPF_OP(instruction->code)) {
	case BPF_JA: return instruction->k;
	case BPF_JEQ: holds = machine->a == operand; break;
	case BPF_JGT: holds = machine->a > operand; break;
	case BPF_JGE: holds = machine->a >= operand; break;
	default: holds = (machine->a & operand) != 0; break;
	}
	return holds ? instruction->jt : instruction->jf;
}

/* What the program at @instructions returns. */
static uint32_t
run(const struct sock_filter *instructions, uint32_t length, const struct seccomp_data *data)
{
	struct machine machine = { .data = data };

	for (uint32_t at = 0; at < length; at++) {
		const struct sock_filter *instruction = &instructions[at];

		switch (BPF_CLASS(instruction->code)) {
		case BPF_LD: machine.a = load(&machine, instruction); break;
		case BPF_LDX: machine.x = load(&machine, instruction); break;
		case BPF_ST: machine.memory[instruction->k % BPF_MEMWORDS] = machine.a; break;
		case BPF_STX: machine.memory[instruction->k % BPF_MEMWORDS] = machine.x; break;
		case BPF_ALU:
			if (!calculate(&machine, instruction))
				return 0;
			break;
		case BPF_JMP: at += skip(&machine, instruction); break;
		case BPF_RET:
			return BPF_RVAL(instruction->code) == BPF_A ? machine.a : instruction->k;
		default:
			if (BPF_MISCOP(instruction->code) == BPF_TAX)
				machine.x = machine.a;
			else
				machine.a = machine.x;
			break;
		}
	}
	return 0;
}

bool
sbx_all_pass(const struct sbx_filters *filters, const struct seccomp_data *data)
{
	const char *at = filters->bytes + sizeof(uint32_t);

	if (filters->error != 0)
		return false;
	while (at < filters->bytes + filters->length) {
		uint32_t length;
		uint32_t action;

		__builtin_memcpy(&length, at, sizeof(length));
		at += SBX_HEAD_SIZE;
		action = run((const struct sock_filter *)(const void *)at, length, data) &
		    SECCOMP_RET_ACTION_FULL;
		if (action != SECCOMP_RET_ALLOW && action != SECCOMP_RET_LOG)
			return false;
		at += length * sizeof(struct sock_filter);
	}
	return true;
}
