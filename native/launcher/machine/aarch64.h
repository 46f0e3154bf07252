/* machine/aarch64: registers, system calls and breakpoints of 64-bit ARM. C only. */

#ifndef SBX_MACHINE_AARCH64_H
#define SBX_MACHINE_AARCH64_H

#include <elf.h>

#include <linux/audit.h>
#include <linux/seccomp.h>

#include "trace.h"

/* The ABI of ELF files for @machine (their e_machine); null if they are not run here. */
static inline const char *
sbx_abi_of_machine(uint16_t machine, bool is_64)
{
	if (machine == EM_AARCH64 && is_64)
		return "aarch64";
	return machine == EM_ARM ? "arm" : NULL;
}

/* include/uapi/asm-generic/unistd.h */
#define SBX_GATES                                                                                  \
	{                                                                                          \
		{                                                                                  \
			AUDIT_ARCH_AARCH64, 67, 57, 277, 93, 94, 134, false                        \
		}                                                                                  \
	}

/* struct user_pt_regs of arch/arm64/include/uapi/asm/ptrace.h */
struct sbx_registers {
	unsigned long x[31];
	unsigned long sp;
	unsigned long pc;
	unsigned long pstate;
};

#define SBX_NT_PRSTATUS	       1
#define SBX_NT_ARM_SYSTEM_CALL 0x404

static inline long
sbx_get_registers(int pid, struct sbx_registers *registers)
{
	struct sbx_bytes bytes = { registers, sizeof(*registers) };
	const long result = sbx_ptrace(PTRACE_GETREGSET, pid, SBX_NT_PRSTATUS, &bytes);

	/* A 32-bit program has fewer, and others. */
	return result == 0 && bytes.length != sizeof(*registers) ? -1 : result;
}

static inline long
sbx_set_registers(int pid, struct sbx_registers *registers)
{
	struct sbx_bytes bytes = { registers, sizeof(*registers) };

	return sbx_ptrace(PTRACE_SETREGSET, pid, SBX_NT_PRSTATUS, &bytes);
}

static inline unsigned long
sbx_stack_pointer(const struct sbx_registers *registers)
{
	return registers->sp;
}

static inline unsigned long
sbx_program_counter(const struct sbx_registers *registers)
{
	return registers->pc;
}

static inline long
sbx_result(const struct sbx_registers *registers, bool is_32)
{
	(void)is_32;
	return (long)registers->x[0];
}

static inline void
sbx_set_arguments(struct sbx_registers *registers, bool is_32, const unsigned long arguments[5])
{
	(void)is_32;
	for (int i = 0; i < 5; i++)
		registers->x[i] = arguments[i];
}

/* Steps back over the instruction that called the kernel. */
static inline void
sbx_set_again(struct sbx_registers *registers, unsigned long number)
{
	registers->pc -= 4;
	registers->x[8] = number;
}

/* The number of the call that the program is about to make. */
static inline unsigned long
sbx_number(const struct sbx_registers *registers)
{
	return registers->x[8];
}

static inline long
sbx_set_number(int pid, struct sbx_registers *registers, unsigned long number)
{
	int word = (int)number;
	struct sbx_bytes bytes = { &word, sizeof(word) };

	registers->x[8] = number;
	return sbx_ptrace(PTRACE_SETREGSET, pid, SBX_NT_ARM_SYSTEM_CALL, &bytes);
}

static inline void
sbx_set_result(struct sbx_registers *registers, long result)
{
	registers->x[0] = (unsigned long)result;
}

static inline void
sbx_roll_back(struct sbx_registers *registers, unsigned long first_argument)
{
	registers->x[0] = first_argument;
}

/* arch/arm64/kernel/signal.c has decided what becomes of a call before it asks a tracer. */
#define SBX_BEGINS_AGAIN false

static inline long
sbx_read_ended(const struct sbx_registers *registers, struct seccomp_data *call)
{
	(void)registers;
	(void)call;
	return 0;
}

/* brk #0 */
#define SBX_BREAKPOINT                                                                             \
	{                                                                                          \
		0x00, 0x00, 0x20, 0xd4                                                             \
	}

/* brk stops before it is executed. */
static inline bool
sbx_is_behind_breakpoint(const struct sbx_registers *registers, unsigned long address)
{
	return registers->pc == address;
}

static inline void
sbx_set_program_counter(struct sbx_registers *registers, unsigned long address)
{
	registers->pc = address;
}

/* AAPCS64: arguments are in registers. */
static inline bool
sbx_start_arguments(
    int pid, const struct sbx_registers *registers, bool is_32, unsigned long arguments[3])
{
	(void)pid;
	(void)is_32;
	for (int i = 0; i < 3; i++)
		arguments[i] = registers->x[i];
	return true;
}

/* svc #0; and exclusive loads and stores, of which stepping breaks the pair, so that they never succeed. */
static inline bool
sbx_ends_start(const unsigned char code[4])
{
	return (code[3] & 0x3f) == 0x08 ||
	    (code[0] == 0x01 && code[1] == 0x00 && code[2] == 0x00 && code[3] == 0xd4);
}

/* The kernel enters here with the arguments on top of the stack. */
#define SBX_START                                                                                  \
	__asm__(".text\n"                                                                          \
		".globl _start\n"                                                                  \
		".type _start, %function\n"                                                        \
		"_start:\n"                                                                        \
		"	mov x29, xzr\n"                                                                  \
		"	mov x30, xzr\n"                                                                  \
		"	mov x0, sp\n"                                                                    \
		"	bl sbx_launch\n"                                                                 \
		"	brk #0\n")

#endif
