/* growing: memory that becomes more as it is needed, and moves. C only: it stands for realloc. */

#include "growing.h"

#include <linux/mman.h>

#include "arch.h"

#define FIRST_SIZE ((size_t)64 * 1024)
/* The kernel's results from here on are errnos. */
#define FIRST_ERROR ((unsigned long)-4095)

void *
sbx_map(size_t length)
{
	const long mapped = sbx_call_6(
	    __NR_mmap, 0, (long)length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return (unsigned long)mapped >= FIRST_ERROR ? NULL : (void *)mapped;
}

void
sbx_unmap(void *memory, size_t length)
{
	sbx_call(__NR_munmap, (long)memory, (long)length, 0, 0, 0);
}

void *
sbx_grow(struct sbx_growing *growing, size_t length)
{
	size_t size = growing->size != 0 ? growing->size : FIRST_SIZE;
	long moved;

	while (size - growing->used < length)
		size *= 2;
	if (growing->start == NULL) {
		growing->start = sbx_map(size);
		if (growing->start == NULL)
			return NULL;
	} else if (size != growing->size) {
		moved = sbx_call(__NR_mremap, (long)growing->start, (long)growing->size, (long)size,
		    MREMAP_MAYMOVE, 0);
		if ((unsigned long)moved >= FIRST_ERROR)
			return NULL;
		growing->start = (char *)moved;
	}
	growing->size = size;
	growing->used += length;
	return growing->start + growing->used - length;
}
