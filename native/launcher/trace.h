/* trace: ptrace(2) and the memory of a traced process, as the kernel has them. C only. */

#ifndef SBX_TRACE_H
#define SBX_TRACE_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/ptrace.h>

#include "arch.h"

/* struct iovec of include/uapi/linux/uio.h */
struct sbx_bytes {
	void *start;
	size_t length;
};

/* Returns 0 or a positive result, or the negated errno. */
static inline long
sbx_ptrace(long request, int pid, unsigned long address, void *data)
{
	return sbx_call(__NR_ptrace, request, pid, (long)address, (long)data, 0);
}

/* Reads @length bytes at @address of process @pid; false when not all of them can be read. */
bool sbx_peek(int pid, unsigned long address, void *to, size_t length);

#endif
