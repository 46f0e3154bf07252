/*
 * remains: says which of its mappings hold a text. It is given in reverse, so that the argument
 * itself is not found.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
contains(const char *bytes, size_t size, const char *reversed)
{
	const size_t length = strlen(reversed);

	for (size_t at = 0; at + length <= size; at++) {
		size_t same = 0;

		while (same < length && bytes[at + same] == reversed[length - 1 - same])
			same++;
		if (same == length)
			return 1;
	}
	return 0;
}

static void
search(int memory, const char *mapping, const char *reversed)
{
	char *rest;
	const unsigned long start = strtoul(mapping, &rest, 16);
	const size_t size = strtoul(rest + 1, NULL, 16) - start;
	char *bytes = malloc(size);

	/* What cannot be read, as [vvar], holds nothing. */
	if (bytes != NULL && pread(memory, bytes, size, (off_t)start) == (ssize_t)size &&
	    contains(bytes, size, reversed))
		printf("found in %s", mapping);
	free(bytes);
}

int
main(int count, char **arguments)
{
	const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[512];

	if (count < 2 || memory < 0 || maps == NULL)
		return 1;
	while (fgets(line, sizeof(line), maps) != NULL)
		search(memory, line, arguments[1]);
	puts("searched");
	return 0;
}
