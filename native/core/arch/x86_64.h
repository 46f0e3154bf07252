/* arch/x86_64: system calls and relocations of 64-bit x86. C only. */

#ifndef SBX_ARCH_X86_64_H
#define SBX_ARCH_X86_64_H

/* The ABI's name in the tables. */
#define SBX_NATIVE_ABI x86_64

/* The relocations by which a program holds the address of an imported function: psABI, 4.4.1. */
#define SBX_RELOCATION_GLOB_DAT	 R_X86_64_GLOB_DAT
#define SBX_RELOCATION_JUMP_SLOT R_X86_64_JUMP_SLOT

/* Makes system call @number. Returns its result, or the negated errno: syscall(2). */
static inline long
sbx_call(long number, long a, long b, long c, long d, long e)
{
	long result;
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
			 : "rcx", "r11", "memory");
	return result;
}

#endif
