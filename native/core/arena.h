/* arena: the memory of one run of the pipeline, taken from the front and never given back. C only: there is no heap. */

#ifndef SBX_ARENA_H
#define SBX_ARENA_H

#include <stddef.h>

/*
 * What the longest list takes at the most: 65,536 tokens of 6 bytes, a third as many comparisons of 20
 * and as many steps of 16; 4,096 items of 24; for each of 16,384 tests 40 bytes, 4 clauses of 12 and 2
 * places in a table; 16,384 nodes of 24 and their labels; rules, far numbers, returns and ranges; and
 * 4,096 instructions of 8. Memory that is not touched costs nothing.
 */
#define SBX_ARENA_SIZE ((size_t)8 * 1024 * 1024)

struct sbx_arena {
	char *at;
	char *end;
};

/*
 * Memory for @size bytes, aligned to 8. It cannot run out in an arena of SBX_ARENA_SIZE; were it to,
 * the program ends here rather than go on without its filter.
 */
static inline void *
sbx_arena_take(struct sbx_arena *arena, size_t size)
{
	char *taken = arena->at;
	const size_t rounded = (size + 7) & ~(size_t)7;

	if (rounded > (size_t)(arena->end - taken))
		__builtin_trap();
	arena->at = taken + rounded;
	return taken;
}

/* Gives back what was taken last but for the first @size bytes at @taken. */
static inline void
sbx_arena_trim(struct sbx_arena *arena, void *taken, size_t size)
{
	arena->at = (char *)taken + ((size + 7) & ~(size_t)7);
}

#endif
