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

/* As sbx_call(), with a sixth argument. */
static inline long
sbx_call_6(long number, long a, long b, long c, long d, long e, long f)
{
	long result;
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

/*
 * Whether the code from @entry to @end calls through the GOT slot at @slot, by "call *slot(%rip)" near
 * its beginning: glibc's _start does so since 2.26.
 */
static inline int
sbx_code_calls(const unsigned char *entry, const unsigned char *end, unsigned long slot)
{
	enum { CALL_SIZE = 6, START_SIZE = 64 };

	if (end - entry >= START_SIZE + CALL_SIZE)
		end = entry + START_SIZE + CALL_SIZE - 1;
	for (const unsigned char *code = entry; code + CALL_SIZE <= end; code++) {
		int offset;

		if (code[0] != 0xff || code[1] != 0x15)
			continue;
		__builtin_memcpy(&offset, code + 2, sizeof(offset));
		if ((unsigned long)(code + CALL_SIZE) + (unsigned long)(long)offset == slot)
			return 1;
	}
	return 0;
}

#endif
