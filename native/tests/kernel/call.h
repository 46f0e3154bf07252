/* call: one system call, all of its arguments -1, without a C library in between */

#ifndef SBX_TEST_CALL_H
#define SBX_TEST_CALL_H

#include <stdint.h>

#if defined(__x86_64__)

static inline long
call_native(uint32_t number)
{
	long result;
	register long r10 __asm__("r10") = -1;
	register long r8 __asm__("r8") = -1;
	register long r9 __asm__("r9") = -1;

	__asm__ volatile(
	    "syscall"
	    : "=a"(result)
	    : "a"((unsigned long)number), "D"(-1L), "S"(-1L), "d"(-1L), "r"(r10), "r"(r8), "r"(r9)
	    : "rcx", "r11", "memory");
	return result;
}

/* The sixth argument is in ebp, which a compiler may need; the kernel keeps r12 for us. */
static inline long
call_i386(uint32_t number)
{
	int32_t result;

	__asm__ volatile("mov %%rbp, %%r12\n\t"
			 "mov $-1, %%ebp\n\t"
			 "int $0x80\n\t"
			 "mov %%r12, %%rbp"
			 : "=a"(result)
			 : "a"(number), "b"(-1), "c"(-1), "d"(-1), "S"(-1), "D"(-1)
			 : "r8", "r9", "r10", "r11", "r12", "memory", "cc");
	return result;
}

#elif defined(__aarch64__)

static inline long
call_native(uint32_t number)
{
	register long x8 __asm__("x8") = (long)number;
	register long x0 __asm__("x0") = -1;
	register long x1 __asm__("x1") = -1;
	register long x2 __asm__("x2") = -1;
	register long x3 __asm__("x3") = -1;
	register long x4 __asm__("x4") = -1;
	register long x5 __asm__("x5") = -1;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return x0;
}

static inline long
call_i386(uint32_t number)
{
	(void)number;
	__builtin_trap();
}

#else
#error "this processor is not supported"
#endif

#endif
