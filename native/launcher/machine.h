/* machine: what of launching depends on the processor, and nothing else. C only. */

#ifndef SBX_MACHINE_H
#define SBX_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "arch.h"

/* The system calls that a program is made to make, by their numbers in the ABI by which it calls. */
struct sbx_gate {
	uint32_t audit_arch;
	uint16_t pread64;
	uint16_t close;
	uint16_t seccomp;
	uint16_t exit;
	uint16_t exit_group;
	uint16_t rt_sigaction;
	bool is_32; /* its pointers and registers have 32 bits */
};

#if defined(__x86_64__)
#include "machine/x86_64.h"
#elif defined(__aarch64__)
#include "machine/aarch64.h"
#endif

/*
 * In each header for a processor:
 *
 *     sbx_abi_of_machine()        the ABI of an ELF file
 *     SBX_GATES                   the gates by which programs call, most likely first
 *     struct sbx_registers        what PTRACE_GETREGSET with NT_PRSTATUS gives
 *     sbx_stack_pointer(), sbx_program_counter()
 *     sbx_result()                of a system call that has just been made
 *     sbx_set_arguments()         of a system call, by the way of its ABI
 *     sbx_set_again()             makes the program issue a system call once more
 *     sbx_number(), sbx_set_number()  of the system call that the program is about to make
 *     sbx_set_result()            of a system call that is not made: its number was set to -1
 *     sbx_roll_back()             undoes what a system call that was not made has changed
 *     SBX_BEGINS_AGAIN            whether a tracer has a say in what becomes of a call that a signal ends
 *     sbx_read_ended()            the result of the call behind which a program has stopped, and which call
 *                                 that was; 0 for none, or where the tracer has no say
 *     SBX_BREAKPOINT              the bytes of an instruction that stops a program
 *     sbx_is_behind_breakpoint()  whether that at an address has just stopped it
 *     sbx_set_program_counter()
 *     sbx_start_arguments()       the first three arguments of a C function that has just been called
 *     sbx_ends_start()            whether the bytes are an instruction that does not stand between the
 *                                 entry and main's C library: it calls the kernel, or cannot be stepped
 */

#endif
