/* foreign-call: getpid by i386's gate, where its number is x86_64's writev. */

#include <stdio.h>

int
main(void)
{
	long result = 20;

	__asm__ volatile("int $0x80" : "+a"(result) : : "memory");
	puts(result > 0 ? "passed" : "refused");
	return 0;
}
