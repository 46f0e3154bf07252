/* key: a filter -> the same filter, through which one exec of ours still passes. C only. */

#ifndef SBX_KEY_H
#define SBX_KEY_H

#include "compile.h"
#include "machine.h"

/*
 * Who has a filter must make one more call to become the program: execve. The filter lets it through
 * if it carries a key that nobody else can know, and from then on does what the policy says.
 *
 * execve takes three arguments. A filter sees six, and the kernel ignores the other three: they hold
 * the key, 192 bits from getrandom(2).
 *
 * Why the program cannot learn the key:
 *  - It was in registers and in memory of the launcher. execve replaces the memory and clears all
 *    general registers (ELF_PLAT_INIT of arch/x86/include/asm/elf.h, start_thread() of
 *    arch/arm64/include/asm/processor.h), and nothing of it is among what the kernel puts on the new
 *    stack. If execve fails, the launcher ends.
 *  - Reading a filter back (PTRACE_SECCOMP_GET_FILTER, kernel/seccomp.c: get_nth_filter()) takes
 *    CAP_SYS_ADMIN in the first user namespace and a reader without a filter; the program and all that
 *    it starts have one.
 *  - Guessing takes 2^191 calls on average. All six halves are looked at before there is one test of
 *    them together, so that neither a result nor the time it takes tells that a part was right.
 * Who can trace the launcher, or is root outside, can see it; they could run the program unfiltered
 * just as well.
 */
#define SBX_KEY_WORDS 3

struct sbx_key {
	unsigned long words[SBX_KEY_WORDS];
};

/* The calls that pass with a key: at most so many. */
#define SBX_KEYED_MAX 3

/* So many instructions are put in front of a filter, at most. */
#define SBX_KEY_INSTRUCTIONS_MAX (SBX_KEYED_MAX + 30)

/* A random key. Returns 0, or the negated errno of getrandom(2). */
long sbx_make_key(struct sbx_key *key);

/*
 * Puts in front of @program what lets the @count calls of this machine's own ABI in @numbers pass with
 * @key. All other calls, and these without it, get what @program says. The new program lives in @arena.
 *
 * Returns false when it would be longer than the kernel takes.
 */
__attribute__((warn_unused_result)) bool sbx_key_program(struct sbx_program *program,
    const struct sbx_key *key, const uint32_t *numbers, uint32_t count, struct sbx_arena *arena);

/* Makes a system call of at most three arguments, and shows the key with it. */
static inline long
sbx_call_with_key(long number, long a, long b, long c, const struct sbx_key *key)
{
	return sbx_call_6(
	    number, a, b, c, (long)key->words[0], (long)key->words[1], (long)key->words[2]);
}

#endif
