/* growing: memory that becomes more as it is needed, and moves. C only: it stands for realloc. */

#ifndef SBX_GROWING_H
#define SBX_GROWING_H

#include <stddef.h>

struct sbx_growing {
	char *start; /* null before the first use */
	size_t size;
	size_t used;
};

/*
 * Room for @length bytes more, which are 0 and count as used. What was there before may move. Null when
 * there is no memory.
 */
void *sbx_grow(struct sbx_growing *growing, size_t length);

/* @length bytes that are 0; null when there is no memory. */
void *sbx_map(size_t length);
void sbx_unmap(void *memory, size_t length);

#endif
