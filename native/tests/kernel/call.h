/* call: one system call, without a C library in between */

#ifndef SBX_TEST_CALL_H
#define SBX_TEST_CALL_H

#include <stdint.h>

#define CALL_ARGUMENTS 6

#if defined(__x86_64__)

static inline long
call_native(uint32_t number, const uint64_t *arguments)
{
	long result;
	register uint64_t r10 __asm__("r10") = arguments[3];
	register uint64_t r8 __asm__("r8") = arguments[4];
	register uint64_t r9 __asm__("r9") = arguments[5];

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"((unsigned long)number), "D"(arguments[0]), "S"(arguments[1]),
			 "d"(arguments[2]), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

/*
 * The sixth argument is in ebp, which a compiler may need; the kernel keeps r12 for us. Of the others
 * the kernel takes the lower halves.
 */
static inline long
call_i386(uint32_t number, const uint64_t *arguments)
{
	int32_t result;
	register uint64_t r13 __asm__("r13") = arguments[5];

	__asm__ volatile("mov %%rbp, %%r12\n\t"
			 "mov %%r13, %%rbp\n\t"
			 "int $0x80\n\t"
			 "mov %%r12, %%rbp"
			 : "=a"(result)
			 : "a"(number), "b"(arguments[0]), "c"(arguments[1]), "d"(arguments[2]),
			 "S"(arguments[3]), "D"(arguments[4]), "r"(r13)
			 : "r8", "r9", "r10", "r11", "r12", "memory", "cc");
	return result;
}

#elif defined(__aarch64__)

static inline long
call_native(uint32_t number, const uint64_t *arguments)
{
	register long x8 __asm__("x8") = (long)number;
	register uint64_t x0 __asm__("x0") = arguments[0];
	register uint64_t x1 __asm__("x1") = arguments[1];
	register uint64_t x2 __asm__("x2") = arguments[2];
	register uint64_t x3 __asm__("x3") = arguments[3];
	register uint64_t x4 __asm__("x4") = arguments[4];
	register uint64_t x5 __asm__("x5") = arguments[5];

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return (long)x0;
}

static inline long
call_i386(uint32_t number, const uint64_t *arguments)
{
	(void)number;
	(void)arguments;
	__builtin_trap();
}

#else
#error "this processor is not supported"
#endif

#endif
