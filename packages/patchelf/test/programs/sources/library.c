// library: symbols of two versions, one of them by an older name too.
#include <stdio.h>

int
old_number(void)
{
	return 20;
}

int
new_number(void)
{
	return 22;
}

__asm__(".symver old_number, number@ONE");
__asm__(".symver new_number, number@@TWO");

void
told(const char *text)
{
	puts(text);
}
