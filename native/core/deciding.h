/* deciding: a number -> what decides it so far. C only: it stands for Map. */

#ifndef SBX_DECIDING_H
#define SBX_DECIDING_H

#include "arena.h"
#include "text.h"

/* Nearly all numbers are small; they are sorted by being marked. */
#define SBX_NEAR_NUMBERS 1024
#define SBX_MARK_BITS	 64

/* What decides a number has 16 bits; this stands for nothing. */
#define SBX_UNDECIDED UINT32_MAX

/* A number beyond the near ones, and what decides it. */
struct sbx_far_number {
	uint32_t number;
	uint32_t decider;
};

/* What decides each number, so far. */
struct sbx_deciding {
	uint32_t first_number;
	uint64_t near_marks[SBX_NEAR_NUMBERS / SBX_MARK_BITS];
	uint16_t near_deciders[SBX_NEAR_NUMBERS]; /* valid where marked */
	struct sbx_far_number *far;		  /* ascending */
	uint32_t far_count;
};

/* Nothing decides a number yet; @far has room for all far numbers that may be decided. */
static inline void
sbx_deciding_begin(struct sbx_deciding *deciding, uint32_t first_number, struct sbx_far_number *far)
{
	deciding->first_number = first_number;
	deciding->far = far;
	deciding->far_count = 0;
	for (uint32_t i = 0; i < SBX_NEAR_NUMBERS / SBX_MARK_BITS; i++)
		deciding->near_marks[i] = 0;
}

/* The same as sbx_decide() for numbers that are not near. */
uint32_t
sbx_decide_far(struct sbx_deciding *deciding, uint32_t number, uint32_t decider, bool removes);

/*
 * Lets @decider decide @number unless something does, or takes back what does.
 *
 * Returns what decided @number before, or SBX_UNDECIDED.
 */
static inline uint32_t
sbx_decide(struct sbx_deciding *deciding, uint32_t number, uint32_t decider, bool removes)
{
	const uint32_t near = number - deciding->first_number;
	uint32_t earlier;
	uint64_t *mark;
	uint64_t bit;

	if (near >= SBX_NEAR_NUMBERS)
		return sbx_decide_far(deciding, number, decider, removes);
	mark = &deciding->near_marks[near / SBX_MARK_BITS];
	bit = (uint64_t)1 << near % SBX_MARK_BITS;
	earlier = (*mark & bit) != 0 ? deciding->near_deciders[near] : SBX_UNDECIDED;
	if (removes) {
		*mark &= ~bit;
	} else if (earlier == SBX_UNDECIDED) {
		*mark |= bit;
		deciding->near_deciders[near] = (uint16_t)decider;
	}
	return earlier;
}

/* What decides @number, or SBX_UNDECIDED. */
uint32_t sbx_decider_of(const struct sbx_deciding *deciding, uint32_t number);

#endif
