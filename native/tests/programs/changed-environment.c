/*
 * changed-environment: a constructor puts one of our variables into the environment as a text that
 * cannot be written, and unsets another. main tells what is left of both, here and in /proc.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((constructor)) static void
change(void)
{
	putenv("SECCOMP_VERBOSE=0");
	unsetenv("SECCOMP_SYSCALL_DENY");
}

int
main(void)
{
	static char block[65536];
	FILE *file = fopen("/proc/self/environ", "r");
	size_t length;

	if (file == NULL)
		return 1;
	length = fread(block, 1, sizeof(block) - 1, file);
	fclose(file);
	for (size_t at = 0; at < length; at += strlen(block + at) + 1) {
		if (block[at] != '\0')
			printf("proc-variable %s\n", block + at);
	}
	printf("verbose %s\n", getenv("SECCOMP_VERBOSE") == NULL ? "gone" : "left");
	printf("deny %s\n", getenv("SECCOMP_SYSCALL_DENY") == NULL ? "gone" : "left");
	return 0;
}
