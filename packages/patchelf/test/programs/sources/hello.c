// hello: says what it was given and what it finds of itself, in every place that a moved header could break.
#define _GNU_SOURCE
#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

static _Thread_local int threaded = 42;
static const char *const pointers[] = { "one", "two", "three" };

__attribute__((constructor)) static void
begin(void)
{
	puts("constructor");
}

static void
end(void)
{
	puts("end");
}

static int
look(struct dl_phdr_info *info, size_t size, void *found)
{
	(void)size;
	if (info->dlpi_phdr != (const void *)getauxval(AT_PHDR))
		return 0;
	const int count = info->dlpi_phnum;
	for (int i = 0; i < count; i++) {
		const ElfW(Phdr) *header = &info->dlpi_phdr[i];
		if (header->p_type == PT_PHDR &&
		    info->dlpi_addr + header->p_vaddr != getauxval(AT_PHDR)) {
			return 0;
		}
	}
	*(int *)found = count == (int)getauxval(AT_PHNUM);
	return 1;
}

int
main(int argc, char **argv)
{
	atexit(end);
	int found = 0;
	dl_iterate_phdr(look, &found);
	printf("hello %s of %d, thread %d\n", argc > 1 ? argv[1] : "nobody", argc, threaded);
	printf("headers %s\n", found ? "found" : "LOST");
	printf(
	    "pointers %s %s\n", pointers[argc % 3], strchr(pointers[argc % 3], 'e') ? "e" : "no e");
	return 42;
}
