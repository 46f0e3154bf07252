/* tally: calls -> how often each was made, by which program and with which arguments. C only. */

#include "tally.h"

#include "called.h"
#include "growing.h"

#define FIRST_SLOTS 4096u
#define ARGUMENTS   6
/* Who makes more kinds than that has arguments that say nothing: they are not told apart any more. */
#define KINDS_MAX 200000u
/* Who calls so many numbers, of which no ABI has a thousand, is not counted further. */
#define TALLIES_MAX (2 * KINDS_MAX)

static struct {
	struct sbx_growing list;
	uint32_t *slots; /* indices, plus 1 */
	uint32_t slot_count;
	uint64_t calls;
} all;

uint64_t
sbx_call_count(void)
{
	return all.calls;
}

uint32_t
sbx_tally_count(void)
{
	return (uint32_t)(all.list.used / sizeof(struct sbx_tally));
}

struct sbx_tally *
sbx_tally_at(uint32_t index)
{
	return (struct sbx_tally *)(void *)all.list.start + index;
}

static bool
is_same(const struct sbx_tally *one, const struct sbx_tally *other)
{
	for (int i = 0; i < SBX_MATTER_MAX; i++) {
		if (one->values[i] != other->values[i])
			return false;
	}
	return one->program == other->program && one->arch == other->arch &&
	    one->number == other->number && one->child == other->child &&
	    one->matter == other->matter;
}

static uint64_t
mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

/* The slot of @tally, or the empty one where it belongs. */
static uint32_t *
slot_of(const struct sbx_tally *tally)
{
	uint64_t hash = mix(tally->program * 2ull + tally->child, (uint32_t)tally->number);

	hash = mix(hash, tally->arch);
	for (int i = 0; i < SBX_MATTER_MAX; i++)
		hash = mix(hash, tally->values[i]);
	for (;; hash++) {
		uint32_t *slot = &all.slots[hash & (all.slot_count - 1)];

		if (*slot == 0 || is_same(sbx_tally_at(*slot - 1), tally))
			return slot;
	}
}

static bool
make_room(void)
{
	const uint32_t count = sbx_tally_count();
	uint32_t *old = all.slots;
	const uint32_t before = all.slot_count;
	uint32_t *more;

	if (count < before / 2)
		return true;
	more = sbx_map((before != 0 ? 2 * (size_t)before : FIRST_SLOTS) * sizeof(*more));
	if (more == NULL)
		return count + 1 < before;
	all.slots = more;
	all.slot_count = before != 0 ? 2 * before : FIRST_SLOTS;
	for (uint32_t i = 0; i < count; i++)
		*slot_of(sbx_tally_at(i)) = i + 1;
	if (old != NULL)
		sbx_unmap(old, before * sizeof(*old));
	return true;
}

/* What tells @call from others. */
static struct sbx_tally
kind_of(const struct seccomp_notif *call, uint32_t program, bool child)
{
	struct sbx_tally kind = {
		.program = program,
		.arch = call->data.arch,
		.number = call->data.nr,
		.pid = (int)call->pid,
		.child = child,
	};
	const struct sbx_matter matter =
	    sbx_what_matters(sbx_called_index(&call->data), (uint32_t)call->data.nr);
	int at = 0;

	kind.has_descriptor = matter.descriptor;
	if (sbx_tally_count() >= KINDS_MAX)
		return kind;
	kind.matter = matter.arguments;
	for (int i = 0; i < ARGUMENTS && at < SBX_MATTER_MAX; i++) {
		if ((matter.arguments >> i & 1) != 0)
			kind.values[at++] =
			    matter.wide ? call->data.args[i] : (uint32_t)call->data.args[i];
	}
	return kind;
}

/* Has it know of a call with this @descriptor, if it is of those that have one. */
static void
widen(struct sbx_tally *tally, int descriptor)
{
	if (tally->count == 1 || descriptor < tally->lowest)
		tally->lowest = descriptor;
	if (tally->count == 1 || descriptor > tally->highest)
		tally->highest = descriptor;
}

struct sbx_tally *
sbx_count_call(const struct seccomp_notif *call, uint32_t program, bool child, uint64_t now)
{
	const struct sbx_tally kind = kind_of(call, program, child);
	struct sbx_tally *tally;
	uint32_t *slot;

	all.calls++;
	if (!make_room())
		return NULL;
	slot = slot_of(&kind);
	if (*slot == 0) {
		if (sbx_tally_count() >= TALLIES_MAX)
			return NULL;
		tally = sbx_grow(&all.list, sizeof(*tally));
		if (tally == NULL)
			return NULL;
		*tally = kind;
		tally->first = now;
		*slot = sbx_tally_count();
	}
	tally = sbx_tally_at(*slot - 1);
	tally->count++;
	tally->last = now;
	widen(tally, (int)call->data.args[0]);
	return tally;
}
