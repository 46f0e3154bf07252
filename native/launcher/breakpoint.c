/* breakpoint: an address in the program -> an instruction there that stops it. C only. */

#include "breakpoint.h"

bool
sbx_set_breakpoint(struct sbx_tracee *tracee, unsigned long address)
{
	static const unsigned char instruction[] = SBX_BREAKPOINT;
	unsigned long word;

	/* The system call, unlike the C library's function, writes the word to memory: ptrace(2). */
	if (sbx_ptrace(PTRACE_PEEKTEXT, tracee->pid, address, &tracee->replaced) != 0)
		return false;
	word = tracee->replaced;
	__builtin_memcpy(&word, instruction, sizeof(instruction));
	tracee->breakpoint = address;
	return sbx_ptrace(PTRACE_POKETEXT, tracee->pid, address, (void *)word) == 0;
}

bool
sbx_remove_breakpoint(struct sbx_tracee *tracee)
{
	struct sbx_registers registers = sbx_registers_of(tracee);

	sbx_set_program_counter(&registers, tracee->breakpoint);
	sbx_change_registers(tracee, &registers);
	if (sbx_ptrace(
		PTRACE_POKETEXT, tracee->pid, tracee->breakpoint, (void *)tracee->replaced) != 0)
		return false;
	tracee->breakpoint = 0;
	return true;
}
