/* arch/aarch64: system calls and relocations of 64-bit ARM. C only. */

#ifndef SBX_ARCH_AARCH64_H
#define SBX_ARCH_AARCH64_H

/* The ABI's name in the tables. */
#define SBX_NATIVE_ABI aarch64

/* The relocations by which a program holds the address of an imported function: AAELF64, 5.7. */
#define SBX_RELOCATION_GLOB_DAT	 R_AARCH64_GLOB_DAT
#define SBX_RELOCATION_JUMP_SLOT R_AARCH64_JUMP_SLOT

/* Makes system call @number. Returns its result, or the negated errno: syscall(2). */
static inline long
sbx_call(long number, long a, long b, long c, long d, long e)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4)
			 : "memory");
	return x0;
}

/* As sbx_call(), with a sixth argument. */
static inline long
sbx_call_6(long number, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return x0;
}

/*
 * Whether the code from @entry to @end calls through the GOT slot at @slot. That is not known here, as
 * _start calls by way of the PLT: so the filter is installed before it, by the constructor.
 */
static inline int
sbx_code_calls(const unsigned char *entry, const unsigned char *end, unsigned long slot)
{
	(void)entry;
	(void)end;
	(void)slot;
	return 0;
}

#endif
