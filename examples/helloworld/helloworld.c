/* helloworld: the smallest program worth a filter. */

#include <stdio.h>

int
main(void)
{
	puts("Hello, world!");
	return 0;
}
