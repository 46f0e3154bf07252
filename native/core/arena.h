/* arena: the memory of one run of the pipeline, taken from the front and never given back. C only: there is no heap. */

#ifndef SBX_ARENA_H
#define SBX_ARENA_H

#include <stddef.h>

/*
 * What the longest list takes: 65,536 tokens of 6 bytes, 4,096 items of 16, as many rules of 8, far
 * numbers of 8 and returns of 8, twice as many steps of 12, and 4,096 instructions of 8.
 */
#define SBX_ARENA_SIZE ((size_t)704 * 1024)

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
