/* breakpoint: an address in the program -> an instruction there that stops it. C only. */

#include "breakpoint.h"

bool
sbx_set_breakpoint(const struct sbx_tracee *tracee, unsigned long address, struct sbx_patch *patch)
{
	static const unsigned char instruction[] = SBX_BREAKPOINT;
	unsigned long word;

	patch->address = address;
	/* The system call itself, unlike the C library's function, writes the word to memory: ptrace(2). */
	if (sbx_ptrace(PTRACE_PEEKTEXT, tracee->pid, address, &patch->word) != 0)
		return false;
	word = patch->word;
	__builtin_memcpy(&word, instruction, sizeof(instruction));
	return sbx_ptrace(PTRACE_POKETEXT, tracee->pid, address, (void *)word) == 0;
}

bool
sbx_remove_breakpoint(const struct sbx_tracee *tracee, const struct sbx_patch *patch)
{
	return sbx_ptrace(PTRACE_POKETEXT, tracee->pid, patch->address, (void *)patch->word) == 0;
}
