/*
 * with-environment: runs a program with an environment that no shell can give it, as one with a
 * variable that is there twice: with-environment FILE PROGRAM [ARGUMENT...]
 *
 * FILE holds the entries with a NUL after each. The program's arguments are ARGUMENT..., the first
 * of which is its name.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIZE_MAXIMUM  (4 << 20)
#define COUNT_MAXIMUM 20000

static char bytes[SIZE_MAXIMUM];
static char *entries[COUNT_MAXIMUM + 1];

static int
read_entries(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t count = 0;
	size_t size;

	if (file == NULL)
		return -1;
	size = fread(bytes, 1, sizeof(bytes) - 1, file);
	for (char *at = bytes; at < bytes + size && count < COUNT_MAXIMUM; at += strlen(at) + 1)
		entries[count++] = at;
	return fclose(file);
}

int
main(int count, char **arguments)
{
	if (count < 3 || read_entries(arguments[1]) != 0)
		return 1;
	execve(arguments[2], arguments + 3, entries);
	fprintf(stderr, "with-environment: %s: %s\n", arguments[2], strerror(errno));
	return 127;
}
