/*
 * beginning: what a program finds where it begins, one line each: the base of its interpreter, its file as
 * the kernel names it, its program headers, and whether the vector stands behind the environment.
 */

#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <unistd.h>

extern char **environ;

static void
print_vector(void)
{
	char **end = environ;
	const ElfW(auxv_t) * entry;
	unsigned long count = 0;

	while (*end != NULL)
		end++;
	for (entry = (const void *)(end + 1); entry->a_type != AT_NULL; entry++)
		count += entry->a_un.a_val == getauxval(entry->a_type);
	printf("vector %s\n", count > 10 ? "found" : "not found");
}

int
main(int count, char **arguments)
{
	const ElfW(Phdr) *headers = (const ElfW(Phdr) *)getauxval(AT_PHDR);
	char path[4096];
	const ssize_t length = readlink("/proc/self/exe", path, sizeof(path));

	printf("arguments %d %s\n", count, arguments[count - 1]);
	printf("base %lu\n", getauxval(AT_BASE));
	printf("name %s\n", (const char *)getauxval(AT_EXECFN));
	printf("file %.*s\n", length < 0 ? 0 : (int)length, path);
	printf("headers %s\n", headers[0].p_type != PT_NULL ? "found" : "not found");
	printf("page %lu\n", getauxval(AT_PAGESZ));
	print_vector();
	return 0;
}
