/* trace: ptrace(2) and the memory of a traced process, as the kernel has them. C only. */

#include "trace.h"

#include "machine.h"

bool
sbx_peek(int pid, unsigned long address, void *to, size_t length)
{
	const struct sbx_bytes here = { to, length };
	const struct sbx_bytes there = { (void *)address, length };
	/* It takes six arguments; the last, of flags, must be 0. */
	long result;

	result = sbx_call_6(__NR_process_vm_readv, pid, (long)&here, 1, (long)&there, 1, 0);
	return result == (long)length;
}
