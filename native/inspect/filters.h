/* filters: all filters of a stopped thread, as they were given to the kernel. C only. */

#ifndef SBX_FILTERS_H
#define SBX_FILTERS_H

#include <stddef.h>
#include <stdint.h>

/* What a filter cannot have as its flags: they are not known. */
#define SBX_FLAGS_UNKNOWN 0xffffffffu

/* What stands before the instructions of a filter. */
#define SBX_HEAD_SIZE (2 * sizeof(uint32_t))

/*
 * As they are written to standard output, in the machine's byte order, all words of 32 bits but for the
 * instructions:
 *
 *     the number of filters
 *     for each, from the oldest on    the number of instructions
 *                                     its flags, SECCOMP_FILTER_FLAG_*, as far as the kernel keeps them
 *                                     struct sock_filter[]
 */
struct sbx_filters {
	char *bytes;
	size_t length;
	/* An errno, or 0: nothing is to be said while the thread is stopped. */
	long error;
};

/* Reads those of thread @tid, which is stopped. */
struct sbx_filters sbx_read_filters(int tid);

#endif
