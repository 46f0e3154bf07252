/* machine/x86_64: registers, system calls and breakpoints of 64-bit x86, and of i386 programs there. C only. */

#ifndef SBX_MACHINE_X86_64_H
#define SBX_MACHINE_X86_64_H

#include <elf.h>

#include <linux/audit.h>
#include <linux/seccomp.h>

#include "trace.h"

/* The ABI of ELF files for @machine (their e_machine); null if they are not run here. */
static inline const char *
sbx_abi_of_machine(uint16_t machine, bool is_64)
{
	if (machine == EM_X86_64)
		return is_64 ? "x86_64" : "x32";
	return machine == EM_386 ? "i386" : NULL;
}

/* arch/x86/entry/syscalls/syscall_64.tbl and syscall_32.tbl */
#define SBX_GATES                                                                                  \
	{                                                                                          \
		{ AUDIT_ARCH_X86_64, 17, 3, 317, 60, 231, 13, false },                             \
		{                                                                                  \
			AUDIT_ARCH_I386, 180, 6, 354, 1, 252, 174, true                            \
		}                                                                                  \
	}

/* struct user_regs_struct of arch/x86/include/asm/user_64.h: i386 programs are seen in it as well. */
struct sbx_registers {
	unsigned long r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
	unsigned long orig_rax, rip, cs, eflags, rsp, ss, fs_base, gs_base, ds, es, fs, gs;
};

#define SBX_PTRACE_GETREGS 12
#define SBX_PTRACE_SETREGS 13

static inline long
sbx_get_registers(int pid, struct sbx_registers *registers)
{
	return sbx_ptrace(SBX_PTRACE_GETREGS, pid, 0, registers);
}

static inline long
sbx_set_registers(int pid, struct sbx_registers *registers)
{
	return sbx_ptrace(SBX_PTRACE_SETREGS, pid, 0, registers);
}

static inline unsigned long
sbx_stack_pointer(const struct sbx_registers *registers)
{
	return registers->rsp;
}

static inline unsigned long
sbx_program_counter(const struct sbx_registers *registers)
{
	return registers->rip;
}

static inline long
sbx_result(const struct sbx_registers *registers, bool is_32)
{
	return is_32 ? (long)(int)registers->rax : (long)registers->rax;
}

static inline void
sbx_set_arguments(struct sbx_registers *registers, bool is_32, const unsigned long arguments[5])
{
	if (is_32) {
		registers->rbx = arguments[0];
		registers->rcx = arguments[1];
		registers->rdx = arguments[2];
		registers->rsi = arguments[3];
		registers->rdi = arguments[4];
	} else {
		registers->rdi = arguments[0];
		registers->rsi = arguments[1];
		registers->rdx = arguments[2];
		registers->r10 = arguments[3];
		registers->r8 = arguments[4];
	}
}

/*
 * Steps back over the instruction that called the kernel: syscall, int $0x80, and what follows
 * sysenter in the vDSO all have two bytes. An orig_rax of -1 keeps the kernel from restarting a call.
 */
static inline void
sbx_set_again(struct sbx_registers *registers, unsigned long number)
{
	registers->rip -= 2;
	registers->rax = number;
	registers->orig_rax = (unsigned long)-1;
}

/* The number of the call that the program is about to make. */
static inline unsigned long
sbx_number(const struct sbx_registers *registers)
{
	return registers->orig_rax;
}

static inline long
sbx_set_number(int pid, struct sbx_registers *registers, unsigned long number)
{
	(void)pid;
	registers->orig_rax = number;
	return 0;
}

static inline void
sbx_set_result(struct sbx_registers *registers, long result)
{
	registers->rax = (unsigned long)result;
}

static inline void
sbx_roll_back(struct sbx_registers *registers, unsigned long first_argument)
{
	(void)first_argument;
	registers->rax = registers->orig_rax;
}

/* The code segment of i386 programs: __USER32_CS of arch/x86/include/asm/segment.h */
#define SBX_CODE_32 0x23

/* The order of a call's arguments: on i386 rbx, rcx, rdx, rsi, rdi, rbp. */
static inline long
sbx_read_ended(const struct sbx_registers *registers, struct seccomp_data *call)
{
	const bool is_32 = registers->cs == SBX_CODE_32;
	const struct sbx_registers *r = registers;
	const unsigned long wide[6] = { r->rdi, r->rsi, r->rdx, r->r10, r->r8, r->r9 };
	const unsigned long narrow[6] = { r->rbx, r->rcx, r->rdx, r->rsi, r->rdi, r->rbp };

	if ((int)registers->orig_rax == -1)
		return 0;
	*call = (struct seccomp_data){
		.nr = (int)registers->orig_rax,
		.arch = is_32 ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64,
		.instruction_pointer = registers->rip,
	};
	for (int i = 0; i < 6; i++)
		call->args[i] = is_32 ? (uint32_t)narrow[i] : wide[i];
	return sbx_result(registers, is_32);
}

#define SBX_BEGINS_AGAIN true

/* int3 */
#define SBX_BREAKPOINT                                                                             \
	{                                                                                          \
		0xcc                                                                               \
	}

/* int3 has been executed when it stops. */
static inline bool
sbx_is_behind_breakpoint(const struct sbx_registers *registers, unsigned long address)
{
	return registers->rip == address + 1;
}

static inline void
sbx_set_program_counter(struct sbx_registers *registers, unsigned long address)
{
	registers->rip = address;
}

/* The psABIs: registers in the one, behind the return address on the stack in the other. */
static inline bool
sbx_start_arguments(
    int pid, const struct sbx_registers *registers, bool is_32, unsigned long arguments[3])
{
	uint32_t words[4];

	if (!is_32) {
		arguments[0] = registers->rdi;
		arguments[1] = registers->rsi;
		arguments[2] = registers->rdx;
		return true;
	}
	if (!sbx_peek(pid, registers->rsp, words, sizeof(words)))
		return false;
	for (int i = 0; i < 3; i++)
		arguments[i] = words[i + 1];
	return true;
}

/* syscall, sysenter, int $0x80 */
static inline bool
sbx_ends_start(const unsigned char code[4])
{
	return (code[0] == 0x0f && (code[1] == 0x05 || code[1] == 0x34)) ||
	    (code[0] == 0xcd && code[1] == 0x80);
}

/* The kernel enters here with the arguments on top of the stack. */
#define SBX_START                                                                                  \
	__asm__(".text\n"                                                                          \
		".globl _start\n"                                                                  \
		".type _start, @function\n"                                                        \
		"_start:\n"                                                                        \
		"	xor %ebp, %ebp\n"                                                                \
		"	mov %rsp, %rdi\n"                                                                \
		"	and $-16, %rsp\n"                                                                \
		"	call sbx_launch\n"                                                               \
		"	hlt\n")

#endif
