/* deciding: a number -> what decides it so far. C only: it stands for Map. */

#include "deciding.h"

/* Where @number stands among the far ones, or would stand. */
static uint32_t
far_place(const struct sbx_deciding *deciding, uint32_t number)
{
	uint32_t at = deciding->far_count;

	while (at > 0 && deciding->far[at - 1].number >= number)
		at--;
	return at;
}

static bool
is_decided_at(const struct sbx_deciding *deciding, uint32_t at, uint32_t number)
{
	return at < deciding->far_count && deciding->far[at].number == number;
}

static void
far_insert(struct sbx_deciding *deciding, uint32_t at, struct sbx_far_number entry)
{
	for (uint32_t i = deciding->far_count++; i > at; i--)
		deciding->far[i] = deciding->far[i - 1];
	deciding->far[at] = entry;
}

static void
far_remove(struct sbx_deciding *deciding, uint32_t at)
{
	deciding->far_count--;
	for (uint32_t i = at; i < deciding->far_count; i++)
		deciding->far[i] = deciding->far[i + 1];
}

uint32_t
sbx_decide_far(struct sbx_deciding *deciding, uint32_t number, uint32_t decider, bool removes)
{
	const uint32_t at = far_place(deciding, number);
	uint32_t earlier = SBX_UNDECIDED;

	if (is_decided_at(deciding, at, number))
		earlier = deciding->far[at].decider;
	if (removes && earlier != SBX_UNDECIDED)
		far_remove(deciding, at);
	else if (!removes && earlier == SBX_UNDECIDED)
		far_insert(deciding, at, (struct sbx_far_number){ number, decider });
	return earlier;
}

uint32_t
sbx_decider_of(const struct sbx_deciding *deciding, uint32_t number)
{
	const uint32_t near = number - deciding->first_number;
	uint32_t at;

	if (near < SBX_NEAR_NUMBERS) {
		const uint64_t marks = deciding->near_marks[near / SBX_MARK_BITS];

		return (marks >> near % SBX_MARK_BITS & 1) != 0 ? deciding->near_deciders[near]
								: SBX_UNDECIDED;
	}
	at = far_place(deciding, number);
	return is_decided_at(deciding, at, number) ? deciding->far[at].decider : SBX_UNDECIDED;
}
