/* threads: the number of a thread -> its process. C only: it stands for Map. */

#include "threads.h"

#include "growing.h"

#define FIRST_SLOTS 1024u

static struct {
	struct sbx_thread *slots;
	uint32_t count; /* of slots: a power of two */
	uint32_t used;
} map;

/* The slot of @tid, or the empty one where it belongs. */
static struct sbx_thread *
slot_of(int tid)
{
	uint32_t at = (uint32_t)tid * 0x9e3779b9u;

	for (at ^= at >> 15;; at++) {
		struct sbx_thread *slot = &map.slots[at & (map.count - 1)];

		if (slot->tid == tid || slot->tid == 0)
			return slot;
	}
}

struct sbx_thread *
sbx_find_thread(int tid)
{
	struct sbx_thread *slot = map.count != 0 ? slot_of(tid) : NULL;

	return slot != NULL && slot->tid == tid ? slot : NULL;
}

/* Half of the slots stay empty. Returns whether there is one for another thread. */
static int
make_room(void)
{
	struct sbx_thread *slots = map.slots;
	const uint32_t count = map.count;
	struct sbx_thread *more;

	if (map.used < count / 2)
		return 1;
	more = sbx_map((count != 0 ? 2 * count : FIRST_SLOTS) * sizeof(*more));
	if (more == NULL)
		return map.used + 1 < count;
	map.slots = more;
	map.count = count != 0 ? 2 * count : FIRST_SLOTS;
	for (uint32_t i = 0; i < count; i++) {
		if (slots[i].tid != 0)
			*slot_of(slots[i].tid) = slots[i];
	}
	if (slots != NULL)
		sbx_unmap(slots, count * sizeof(*slots));
	return 1;
}

void
sbx_put_thread(const struct sbx_thread *thread)
{
	struct sbx_thread *slot;

	if (!make_room())
		return;
	slot = slot_of(thread->tid);
	map.used += slot->tid == 0;
	*slot = *thread;
}
