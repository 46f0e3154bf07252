/* table: names of system calls and errnos <-> numbers. Twin: @sbx/syscalls */

#include "table.h"

#include "arch.h"
#include "near.h"
#include "sbx_tables.h"
#include "text.h"

_Static_assert(SBX_NO_NUMBER == SBX_NUMBER_ABSENT, "what the generator writes");

#define SLOT_MASK ((1u << SBX_NAME_SLOT_BITS) - 1)

#define ABI(identifier, text, arch, first, last)                                                   \
	static struct sbx_abi abi_##identifier(void)                                               \
	{                                                                                          \
		return (struct sbx_abi){ text, arch, first, last, sbx_numbers_##identifier };      \
	}
SBX_ABIS(ABI)
#undef ABI

#define JOIN(prefix, name) prefix##name
#define ABI_FUNCTION(name) JOIN(abi_, name)

struct sbx_abi
sbx_abi_native(void)
{
	return ABI_FUNCTION(SBX_NATIVE_ABI)();
}

bool
sbx_abi_find(const char *name, struct sbx_abi *abi)
{
	const uint32_t length = sbx_text_length(name);

#define ABI(identifier, text, arch, first, last)                                                   \
	if (sbx_is_text(name, length, text)) {                                                     \
		*abi = abi_##identifier();                                                         \
		return true;                                                                       \
	}
	SBX_ABIS(ABI)
#undef ABI
	return false;
}

/* The slot at which the search for a name begins; packages/syscalls/scripts places the names alike. */
static uint32_t
slot_of(const char *text, uint32_t length)
{
	uint64_t head;
	uint64_t tail = 0;

	if (length >= 8) {
		head = sbx_load_64(text);
		tail = sbx_load_64(text + length - 8);
	} else if (length >= 4) {
		head = sbx_load_32(text);
		tail = sbx_load_32(text + length - 4);
	} else {
		head = (uint64_t)(unsigned char)text[0] |
		    (uint64_t)(unsigned char)text[length >> 1] << 8 |
		    (uint64_t)(unsigned char)text[length - 1] << 16;
	}
	head *= 0x9e3779b97f4a7c15u;
	tail *= 0xc2b2ae3d27d4eb4fu;
	return (
	    uint32_t)(((head ^ tail ^ length) * 0x165667b19e3779f9u) >> (64 - SBX_NAME_SLOT_BITS));
}

static struct sbx_name
name_at(uint32_t index)
{
	const uint32_t start = sbx_name_start[index];

	return (struct sbx_name){ sbx_name_pool + start, sbx_name_start[index + 1] - start };
}

/* Whether the name at @index is the @length bytes at @text. */
static inline bool
is_name(uint32_t index, const char *text, uint32_t length)
{
	const struct sbx_name name = name_at(index);

	return name.length == length && sbx_same_bytes(name.text, text, length);
}

/* Searches from @slot on. Apart from the first try, which nearly always finds the name. */
static __attribute__((noinline)) uint32_t
search(uint32_t slot, const char *text, uint32_t length)
{
	while (sbx_name_slots[slot] != 0) {
		const uint32_t index = sbx_name_slots[slot] - 1u;

		if (is_name(index, text, length))
			return index;
		slot = (slot + 1) & SLOT_MASK;
	}
	return SBX_NO_INDEX;
}

uint32_t
sbx_syscall_index(const char *text, uint32_t length)
{
	const uint32_t slot = slot_of(text, length);
	const uint32_t index = sbx_name_slots[slot] - 1u;

	if (sbx_name_slots[slot] != 0 && is_name(index, text, length))
		return index;
	return search(slot, text, length);
}

/* The name at @index if the ABI at @context has it, else one of length 0. */
static struct sbx_name
name_of_abi(const void *context, uint32_t index)
{
	const struct sbx_abi *abi = context;

	if (abi->numbers[index] == SBX_NO_NUMBER)
		return (struct sbx_name){ sbx_name_pool, 0 };
	return name_at(index);
}

void
sbx_syscall_near(const struct sbx_abi *abi, struct sbx_diagnostic *diagnostic)
{
	sbx_near(diagnostic, (struct sbx_candidates){ name_of_abi, abi, SBX_NAME_COUNT });
}

const uint32_t sbx_errno_count = SBX_ERRNO_COUNT;

struct sbx_name
sbx_errno_at(uint32_t index)
{
	const uint32_t start = sbx_errno_start[index];

	return (struct sbx_name){ sbx_errno_pool + start, sbx_errno_start[index + 1] - start };
}

uint32_t
sbx_errno_find(const char *text, uint32_t length)
{
	for (uint32_t i = 0; i < SBX_ERRNO_COUNT; i++) {
		const struct sbx_name name = sbx_errno_at(i);

		if (name.length == length && sbx_same_bytes(name.text, text, length))
			return sbx_errno_number[i];
	}
	return 0;
}

struct sbx_name
sbx_errno_name(uint32_t number)
{
	for (uint32_t i = 0; i < SBX_ERRNO_COUNT; i++) {
		if (sbx_errno_number[i] == number && !sbx_errno_is_alias[i])
			return sbx_errno_at(i);
	}
	return (struct sbx_name){ sbx_errno_pool, 0 };
}
