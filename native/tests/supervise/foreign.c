/* foreign: makes calls that its ABI does not have, twice each: unknown numbers, and others' numbers. */

#include <unistd.h>

#include "raw.h"

#define X32 0x40000000

int
main(void)
{
	for (int i = 0; i < 2; i++) {
		raw_call4(-1, 0, 0, 0, 0);
		raw_call4(5000, 0, 0, 0, 0);
#if defined(__x86_64__)
		long number = 64;

		raw_call4(X32 + 110, 0, 0, 0, 0);
		__asm__ volatile("int $0x80" : "+a"(number) : : "memory");
#endif
	}
	return 0;
}
