/* key: a filter -> the same filter, through which one exec of ours still passes. C only. */

#include "key.h"

#include <asm/errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#include "assemble.h"
#include "table.h"

/* Where the key begins among the arguments that a filter sees. */
#define FIRST_ARGUMENT 3

#define HALVES (2 * SBX_KEY_WORDS)

long
sbx_make_key(struct sbx_key *key)
{
	const long length = sbx_call(__NR_getrandom, (long)key, sizeof(*key), 0, 0, 0);

	if (length < 0)
		return length;
	return length == sizeof(*key) ? 0 : -EAGAIN;
}

struct prologue {
	struct sock_filter *at;
	struct sock_filter *program; /* that follows it */
};

static void
put(struct prologue *prologue, uint16_t code, uint32_t k)
{
	*prologue->at++ = (struct sock_filter){ code, 0, 0, k };
}

/* Goes on with the next instruction if A is @k, else with the program. */
static void
demand(struct prologue *prologue, uint32_t k)
{
	struct sock_filter *jump = prologue->at;

	put(prologue, BPF_JMP | BPF_JEQ | BPF_K, k);
	jump->jf = (uint8_t)(prologue->program - jump - 1);
}

/* Goes on behind the prologue's first part if A is one of @numbers, else with the program. */
static void
demand_number(struct prologue *prologue, const uint32_t *numbers, uint32_t count)
{
	for (uint32_t i = 0; i + 1 < count; i++) {
		put(prologue, BPF_JMP | BPF_JEQ | BPF_K, numbers[i]);
		prologue->at[-1].jt = (uint8_t)(count - 1 - i);
	}
	demand(prologue, numbers[count - 1]);
}

/* Half @half of the arguments that may hold the key, the lower one of each first. */
static uint32_t
offset_of(uint32_t half)
{
	const uint32_t first = (uint32_t)offsetof(struct seccomp_data, args[FIRST_ARGUMENT]);

	return first + half * 4;
}

static uint32_t
half_of(const struct sbx_key *key, uint32_t half)
{
	return (uint32_t)(key->words[half / 2] >> (half % 2 * 32));
}

/*
 * Leaves 0 in A if the arguments are the key: X gathers the bits in which they differ. No jump is
 * made on the way.
 */
static void
compare(struct prologue *prologue, const struct sbx_key *key)
{
	for (uint32_t half = 0; half < HALVES; half++) {
		put(prologue, BPF_LD | BPF_W | BPF_ABS, offset_of(half));
		put(prologue, BPF_ALU | BPF_XOR | BPF_K, half_of(key, half));
		if (half > 0)
			put(prologue, BPF_ALU | BPF_OR | BPF_X, 0);
		if (half + 1 < HALVES)
			put(prologue, BPF_MISC | BPF_TAX, 0);
	}
}

bool
sbx_key_program(struct sbx_program *program, const struct sbx_key *key, const uint32_t *numbers,
    uint32_t count, struct sbx_arena *arena)
{
	/* Two loads, a test of each number, one of the ABI, the comparison, its test, its result. */
	const uint32_t length = count + 5 + HALVES * 4 - 2;
	const uint32_t total = length + program->length;
	struct prologue prologue;

	if (total > SBX_INSTRUCTIONS_MAX)
		return false;
	prologue.at = sbx_arena_take(arena, total * sizeof(*prologue.at));
	prologue.program = prologue.at + length;
	for (uint32_t i = 0; i < program->length; i++)
		prologue.program[i] = program->instructions[i];

	/* The number comes first: it is what most calls end at, in whatever ABI. */
	program->instructions = prologue.at;
	program->length = (uint16_t)total;
	put(&prologue, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	demand_number(&prologue, numbers, count);
	put(&prologue, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	demand(&prologue, sbx_abi_native().audit_arch);
	compare(&prologue, key);
	demand(&prologue, 0);
	put(&prologue, BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return true;
}
