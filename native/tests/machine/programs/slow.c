/* slow: takes a while to come to its main, so that a helper can be caught at work. */

#include <stdio.h>
#include <unistd.h>

__attribute__((constructor)) static void
construct(void)
{
	sleep(5);
}

int
main(void)
{
	puts("main");
	return 0;
}
