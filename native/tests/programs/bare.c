/* bare: a dynamic program without any library. */

#include <asm/unistd.h>

void _start(void);

void
_start(void)
{
#if defined(__x86_64__)
	__asm__ volatile("syscall" : : "a"(__NR_exit_group), "D"(0) : "rcx", "r11", "memory");
#else
	register long number __asm__("x8") = __NR_exit_group;
	register long status __asm__("x0") = 0;

	__asm__ volatile("svc #0" : : "r"(number), "r"(status) : "memory");
#endif
	__builtin_unreachable();
}
