/*
 * early-mover: a library the constructor of which moves the environment to a heap that it has filled
 * with what looks like entries of an auxiliary vector that says AT_SECURE.
 */

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 40

extern char **environ;

static void
fill(unsigned long *block, size_t words)
{
	for (size_t i = 0; i < words; i++)
		block[i] = i % 2 == 0 ? AT_SECURE : 1;
}

__attribute__((constructor)) static void
move(void)
{
	unsigned long *blocks[BLOCKS];
	size_t count = 0;

	while (environ[count] != NULL)
		count++;
	for (size_t i = 0; i < BLOCKS; i++) {
		blocks[i] = malloc((count + 10) * sizeof(*blocks[i]));
		if (blocks[i] != NULL)
			fill(blocks[i], count + 10);
	}
	for (size_t i = 0; i < BLOCKS; i++)
		free(blocks[i]);
	setenv("FROM_CONSTRUCTOR", "1", 1);
}
