/* bare: two system calls and no C library, so that a list of two is all that it needs. */

#include <sys/syscall.h>

static const char text[] = "bare\n";

static void
call(long number, long a, long b, long c)
{
#if defined(__x86_64__)
	__asm__ volatile("syscall"
			 : "+a"(number)
			 : "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
#elif defined(__i386__)
	__asm__ volatile("int $0x80" : "+a"(number) : "b"(a), "c"(b), "d"(c) : "memory");
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;

	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
#else
#error "this processor is not supported"
#endif
}

void _start(void);

void
_start(void)
{
	call(SYS_write, 1, (long)text, sizeof(text) - 1);
	for (;;)
		call(SYS_exit_group, 0, 0, 0);
}
