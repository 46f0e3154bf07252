/* hello: the smallest program that uses the C library's output. */

#include <stdio.h>

int
main(void)
{
	puts("Hello, world!");
	return 0;
}
