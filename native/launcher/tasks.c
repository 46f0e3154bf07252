/* tasks: a process -> the numbers of its threads. C only. */

#include "tasks.h"

#include <linux/fcntl.h>

#include <stddef.h>
#include <stdint.h>

#include "descriptor.h"
#include "writer.h"

#define ENTRIES_SIZE 4096

/* struct linux_dirent64 of getdents64(2), up to its name. */
struct entry {
	uint64_t inode;
	int64_t offset;
	uint16_t length;
	uint8_t type;
};

/* Behind that, without room between. */
#define NAME_OFFSET (offsetof(struct entry, type) + 1)

/* The number that @name is; 0 for "." and "..". */
static int
number_of(const char *name)
{
	int number = 0;

	for (; *name >= '0' && *name <= '9'; name++)
		number = number * 10 + (*name - '0');
	return number;
}

static int
open_tasks(int pid)
{
	char name[32];
	struct sbx_writer writer = { name, name + sizeof(name) - 1 };

	sbx_write_text(&writer, "/proc/");
	sbx_write_number(&writer, (uint32_t)pid);
	sbx_write_text(&writer, "/task");
	*writer.at = '\0';
	return (int)sbx_call(
	    __NR_openat, AT_FDCWD, (long)name, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0, 0);
}

void
sbx_visit_tasks(int pid, void (*visit)(int tid, void *context), void *context)
{
	static char entries[ENTRIES_SIZE] __attribute__((aligned(8)));
	const int folder = open_tasks(pid);
	long length;

	if (folder < 0)
		return;
	while ((length = sbx_call(__NR_getdents64, folder, (long)entries, sizeof(entries), 0, 0)) >
	    0) {
		for (long at = 0; at < length;) {
			const struct entry *entry = (const void *)(entries + at);
			const int tid = number_of(entries + at + NAME_OFFSET);

			if (tid > 0)
				visit(tid, context);
			at += entry->length;
		}
	}
	sbx_close(folder);
}
