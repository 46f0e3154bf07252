/* near: an unknown name -> the known names nearest to it. Twin: packages/syscalls/src/near.ts */

#include "near.h"

/* A longer text is no misspelt name. */
#define LENGTH_MAX 40

static uint32_t
least(uint32_t one, uint32_t other)
{
	return one < other ? one : other;
}

/* A capital as a small letter, in ASCII: other letters are in no name. */
static unsigned char
fold(char letter)
{
	const unsigned char byte = (unsigned char)letter;

	return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

static bool
is_same(char one, char other)
{
	return fold(one) == fold(other);
}

/* How many letters must be inserted, deleted, replaced or swapped with their neighbour. */
static uint32_t
distance_between(struct sbx_name one, struct sbx_name other)
{
	uint32_t rows[3][LENGTH_MAX + 1];
	uint32_t *before_last = rows[0];
	uint32_t *last = rows[1];
	uint32_t *row = rows[2];

	for (uint32_t j = 0; j <= other.length; j++)
		last[j] = j;
	for (uint32_t i = 1; i <= one.length; i++) {
		const char *a = one.text + i - 1;
		uint32_t *spare = before_last;

		row[0] = i;
		for (uint32_t j = 1; j <= other.length; j++) {
			const char *b = other.text + j - 1;
			const uint32_t replaced = last[j - 1] + !is_same(*a, *b);

			row[j] = least(replaced, least(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && is_same(*a, b[-1]) && is_same(a[-1], *b))
				row[j] = least(row[j], before_last[j - 2] + 1);
		}
		before_last = last;
		last = row;
		row = spare;
	}
	return last[other.length];
}

void
sbx_near(struct sbx_diagnostic *diagnostic, struct sbx_candidates candidates)
{
	const struct sbx_name text = {
		diagnostic->source.text + diagnostic->span.start,
		diagnostic->span.end - diagnostic->span.start,
	};
	uint32_t distances[SBX_NEAR_MAX];
	uint32_t count = 0;

	if (text.length == 0 || text.length > LENGTH_MAX)
		return;
	for (uint32_t i = 0; i < candidates.count; i++) {
		const struct sbx_name name = candidates.at(candidates.context, i);
		const uint32_t allowed = text.length >= 6 ? text.length / 3 : 1;
		uint32_t distance;
		uint32_t at;

		if (name.length == 0 || name.length > LENGTH_MAX ||
		    name.length > text.length + allowed || name.length + allowed < text.length)
			continue;
		distance = distance_between(text, name);
		if (distance > allowed || distance >= text.length)
			continue;
		for (at = count; at > 0 && distances[at - 1] > distance; at--) {
			if (at < SBX_NEAR_MAX) {
				distances[at] = distances[at - 1];
				diagnostic->near[at] = diagnostic->near[at - 1];
			}
		}
		if (at < SBX_NEAR_MAX) {
			distances[at] = distance;
			diagnostic->near[at] = name;
			count = least(count + 1, SBX_NEAR_MAX);
		}
	}
	diagnostic->near_count = count;
}
