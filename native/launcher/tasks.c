/* tasks: a process -> the numbers of its threads. C only. */

#include "tasks.h"

#include <stddef.h>
#include <stdint.h>

#include "caller.h"
#include "descriptor.h"

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

void
sbx_visit_tasks(int pid, void (*visit)(int tid, void *context), void *context)
{
	static char entries[ENTRIES_SIZE] __attribute__((aligned(8)));
	const int folder = sbx_open_proc(pid, "/task");
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
