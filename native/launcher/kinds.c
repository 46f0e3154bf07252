/* kinds: the first call of each kind -> what is kept of it. C only. */

#include "kinds.h"

#include "called.h"
#include "growing.h"
#include "violation.h"

/* So much is kept of what an argument points to: a path, mostly. */
#define MEMORY_MAX 512u
/* Two digits a byte, and what stands around them. */
#define TEXT_MAX (6 * (2 * MEMORY_MAX + 16))

/* And so much of all of them. */
#define TEXTS_MAX ((size_t)8 * 1024 * 1024)

/* More calls than any ABI has. */
#define NUMBERS 1024u

/* What the arguments of calls pointed to, as JSON. */
static struct sbx_growing texts;
static uint32_t distinct;
static struct sbx_name newest;

static void
keep_memory(struct sbx_tally *tally, const struct seccomp_notif *call)
{
	char text[TEXT_MAX];
	struct sbx_writer writer = { text, text + sizeof(text) };
	char *kept;
	size_t length;

	if (texts.used > TEXTS_MAX)
		return;
	sbx_write_memory(&writer, call, MEMORY_MAX);
	length = (size_t)(writer.at - text);
	kept = sbx_grow(&texts, length);
	if (kept == NULL)
		return;
	__builtin_memcpy(kept, text, length);
	tally->memory = (uint64_t)(kept - texts.start);
	tally->memory_length = (uint32_t)length;
}

/* Whether no other kind of the same call of the same ABI came before. */
static bool
is_new_call(const struct seccomp_data *data)
{
	static bool seen[SBX_CALLED_ABIS][NUMBERS];
	const uint32_t index = sbx_called_index(data);
	const struct sbx_abi *abi = sbx_called_at(index);
	const uint32_t number = abi == NULL ? NUMBERS : (uint32_t)data->nr - abi->first_number;
	bool *place = number < NUMBERS ? &seen[index][number] : NULL;

	if (place == NULL)
		return true;
	if (*place)
		return false;
	*place = true;
	return true;
}

void
sbx_note_kind(struct sbx_tally *tally, const struct seccomp_notif *call)
{
	if (is_new_call(&call->data)) {
		distinct++;
		newest = sbx_called_name(&call->data);
	}
	keep_memory(tally, call);
}

uint32_t
sbx_distinct(void)
{
	return distinct;
}

struct sbx_name
sbx_newest(void)
{
	return newest;
}

const char *
sbx_memory_of(const struct sbx_tally *tally)
{
	return texts.start + tally->memory;
}
