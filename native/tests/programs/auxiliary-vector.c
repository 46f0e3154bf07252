/*
 * auxiliary-vector: finds the vector behind the environment, as Go's run time does, and compares it
 * with what the C library knows.
 */

#include <elf.h>
#include <stdio.h>
#include <sys/auxv.h>

int
main(int count, char **arguments, char **environment)
{
	const Elf64_auxv_t *entry;
	int entries = 0;

	(void)count;
	(void)arguments;
	while (*environment != NULL)
		environment++;
	for (entry = (const void *)(environment + 1); entry->a_type != AT_NULL; entry++) {
		/* glibc answers AT_HWCAP with what it has found out by itself. */
		if (entry->a_type == AT_IGNORE || entry->a_type == AT_HWCAP)
			continue;
		entries++;
		if (getauxval(entry->a_type) != entry->a_un.a_val)
			printf("%lu differs\n", (unsigned long)entry->a_type);
	}
	printf("%s\n", entries > 10 ? "found" : "not found");
	return 0;
}
