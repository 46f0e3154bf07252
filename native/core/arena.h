/* arena: the memory of one run of the pipeline, taken from the front and never given back. C only: there is no heap. */

#ifndef SBX_ARENA_H
#define SBX_ARENA_H

#include <stddef.h>

/*
 * What the longest list takes at the most, in units of 1,024 bytes:
 *
 *     tokens            65,536 of 6 bytes             384
 *     comparisons       a third as many of 20         427
 *     steps of values   as many as tokens, of 16    1,024
 *     items             4,096 of 24                    96
 *     tests, clauses    8,192 of 24, 32,768 of 12     576
 *     chains            8,192 of 20                   160
 *     rules             of 7 ABIs, 4,591 of 8         251
 *     far numbers       4,591 of 8                     36
 *     nodes, slots      16,384 of 20, 32,768 of 4     448
 *     costs, entries    4,096 of 4, 16,384 of 13      224
 *     outcomes, roots   12,291 of 8, 16,384 of 4      160
 *     ranges            9,300 of 12                   109
 *     instructions      4,096 of 8                     32
 *     a chain's clauses 16,384 of 16, for a while     256
 *
 * Memory that is not touched costs nothing but its addresses.
 */
#define SBX_ARENA_SIZE ((size_t)4608 * 1024)

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
