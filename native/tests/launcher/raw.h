/* raw: a system call, made without a C library, in a program of any ABI that is tested here */

#ifndef SBX_TEST_RAW_H
#define SBX_TEST_RAW_H

#include <asm/unistd.h>

#if defined(__x86_64__)

static inline long
raw_call(long number, long a, long b, long c, long d, long e, long f)
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

#elif defined(__i386__)

/* There is no sixth argument here: it would be in ebp, which the compiler may need. */
static inline long
raw_call(long number, long a, long b, long c, long d, long e, long f)
{
	long result;

	(void)f;
	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
			 : "memory");
	return result;
}

#elif defined(__aarch64__)

static inline long
raw_call(long number, long a, long b, long c, long d, long e, long f)
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

#else
#error "this processor is not supported"
#endif

/* The same with as many arguments as most calls have; the others are 0. */
static inline long
raw_call3(long number, long a, long b, long c)
{
	return raw_call(number, a, b, c, 0, 0, 0);
}

static inline long
raw_call4(long number, long a, long b, long c, long d)
{
	return raw_call(number, a, b, c, d, 0, 0);
}

#endif
