/* spy_memory: three words -> how many of them are in a traced process: in its memory or its registers */

#define _GNU_SOURCE /* memmem */

#include "spy_memory.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

#define WORDS	       3
#define CHUNK	       65536
#define REGISTERS_SIZE 1024

/* Which of @words, a bit for each, are in @bytes. */
static unsigned
find_words(const void *bytes, size_t length, const uint64_t words[WORDS])
{
	unsigned found = 0;

	for (unsigned i = 0; i < WORDS; i++) {
		if (memmem(bytes, length, &words[i], sizeof(words[i])) != NULL)
			found |= 1u << i;
	}
	return found;
}

/* Chunks overlap, so that no word falls between two. What cannot be read is skipped. */
static unsigned
find_in_range(int memory, unsigned long start, unsigned long end, const uint64_t words[WORDS])
{
	static char bytes[CHUNK];
	unsigned found = 0;

	for (; start < end; start += CHUNK - sizeof(*words) + 1) {
		const size_t wanted = end - start < CHUNK ? end - start : CHUNK;
		const ssize_t length = pread(memory, bytes, wanted, (off_t)start);

		if (length > 0)
			found |= find_words(bytes, (size_t)length, words);
	}
	return found;
}

static unsigned
find_in_memory(pid_t pid, const uint64_t words[WORDS])
{
	char path[64];
	char line[512];
	unsigned found = 0;
	FILE *maps;
	int memory;

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	memory = open(path, O_RDONLY | O_CLOEXEC);
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	maps = fopen(path, "re");
	if (memory < 0 || maps == NULL) {
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof(line), maps) != NULL) {
		char *at = line;
		const unsigned long start = strtoul(at, &at, 16);

		found |= find_in_range(memory, start, strtoul(at + 1, NULL, 16), words);
	}
	fclose(maps);
	close(memory);
	return found;
}

static unsigned
find_in_registers(pid_t pid, const uint64_t words[WORDS])
{
	char registers[REGISTERS_SIZE];
	struct iovec place = { registers, sizeof(registers) };

	if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &place) != 0) {
		perror("getregset");
		exit(1);
	}
	return find_words(registers, place.iov_len, words);
}

int
spy_find(pid_t pid, const uint64_t words[WORDS])
{
	return __builtin_popcount(find_in_memory(pid, words) | find_in_registers(pid, words));
}
