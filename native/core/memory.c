/* memory: the functions that a compiler may call of its own accord. C only: without a C library nobody else has them. */

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memset(void *memory, int byte, size_t length);

void *
memcpy(void *restrict to, const void *restrict from, size_t length)
{
	char *out = to;
	const char *in = from;

	while (length-- > 0)
		*out++ = *in++;
	return to;
}

void *
memset(void *memory, int byte, size_t length)
{
	char *out = memory;

	while (length-- > 0)
		*out++ = (char)byte;
	return memory;
}
