/*
 * moved-environment: a constructor sets a variable, so that environ moves to the heap. main prints
 * that array and the one it was given.
 */

#include <stdio.h>
#include <stdlib.h>

extern char **environ;
static char **first;

__attribute__((constructor)) static void
move(void)
{
	first = environ;
	setenv("FROM_CONSTRUCTOR", "1", 1);
}

int
main(void)
{
	puts(environ == first ? "not moved" : "moved");
	for (char **entry = environ; *entry != NULL; entry++)
		printf("now %s\n", *entry);
	for (char **entry = first; *entry != NULL; entry++)
		printf("first %s\n", *entry);
	return 0;
}
