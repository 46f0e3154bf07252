// call: a system call of three arguments, for what is linked with no libc.
#pragma once

#if defined(__x86_64__)
enum { CALL_write = 1, CALL_exit_group = 231 };
static inline long
call(long number, long one, long two, long three)
{
	__asm__ volatile("syscall"
			 : "+a"(number)
			 : "D"(one), "S"(two), "d"(three)
			 : "rcx", "r11", "memory");
	return number;
}
#elif defined(__i386__)
enum { CALL_write = 4, CALL_exit_group = 252 };
static inline long
call(long number, long one, long two, long three)
{
	__asm__ volatile("int $0x80" : "+a"(number) : "b"(one), "c"(two), "d"(three) : "memory");
	return number;
}
#elif defined(__aarch64__)
enum { CALL_write = 64, CALL_exit_group = 94 };
static inline long
call(long number, long one, long two, long three)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = one;
	register long x1 __asm__("x1") = two;
	register long x2 __asm__("x2") = three;
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
	return x0;
}
#elif defined(__powerpc__)
enum { CALL_write = 4, CALL_exit_group = 234 };
static inline long
call(long number, long one, long two, long three)
{
	register long r0 __asm__("r0") = number;
	register long r3 __asm__("r3") = one;
	register long r4 __asm__("r4") = two;
	register long r5 __asm__("r5") = three;
	__asm__ volatile("sc"
			 : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5)
			 :
			 : "r6", "r7", "r8", "r9", "r10", "r11", "r12", "cr0", "ctr", "memory");
	return r3;
}
#else
#error "no system call is written for this machine"
#endif
