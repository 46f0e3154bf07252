/* filters: all filters of a stopped thread, as they were given to the kernel. C only. */

#include "filters.h"

#include <asm/errno.h>
#include <linux/filter.h>

#include "trace.h"

/* MAX_INSNS_PER_PATH of kernel/seccomp.c: all filters together, each counted as four instructions more. */
#define INSTRUCTIONS_MAX ((1 << 18) / sizeof(struct sock_filter))
#define PENALTY		 4
#define FILTERS_MAX	 (INSTRUCTIONS_MAX / PENALTY)

static char room[sizeof(uint32_t) + FILTERS_MAX * SBX_HEAD_SIZE +
    INSTRUCTIONS_MAX * sizeof(struct sock_filter)] __attribute__((aligned(8)));

static void
put(char *at, uint32_t word)
{
	__builtin_memcpy(at, &word, sizeof(word));
}

static uint32_t
flags_of(int tid, unsigned long index)
{
	struct seccomp_metadata metadata = { .filter_off = index };
	const long result =
	    sbx_ptrace(PTRACE_SECCOMP_GET_METADATA, tid, sizeof(metadata), &metadata);

	return result < 0 ? SBX_FLAGS_UNKNOWN : (uint32_t)metadata.flags;
}

/* Appends filter @index. Returns 0, or an errno. */
static long
append(struct sbx_filters *filters, int tid, unsigned long index)
{
	const long length = sbx_ptrace(PTRACE_SECCOMP_GET_FILTER, tid, index, NULL);
	char *at = filters->bytes + filters->length;
	const size_t left = sizeof(room) - filters->length;
	long result;

	if (length < 0)
		return -length;
	if (left < SBX_HEAD_SIZE ||
	    (left - SBX_HEAD_SIZE) / sizeof(struct sock_filter) < (size_t)length)
		return E2BIG;
	put(at, (uint32_t)length);
	put(at + sizeof(uint32_t), flags_of(tid, index));
	result = sbx_ptrace(PTRACE_SECCOMP_GET_FILTER, tid, index, at + SBX_HEAD_SIZE);
	if (result != length)
		return result < 0 ? -result : EIO;
	filters->length += SBX_HEAD_SIZE + (size_t)length * sizeof(struct sock_filter);
	return 0;
}

struct sbx_filters
sbx_read_filters(int tid)
{
	struct sbx_filters filters = { .bytes = room, .length = sizeof(uint32_t) };
	uint32_t count = 0;

	while ((filters.error = append(&filters, tid, count)) == 0)
		count++;
	if (filters.error == ENOENT)
		filters.error = 0;
	put(filters.bytes, count);
	return filters;
}
