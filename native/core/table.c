/* table: names of system calls and errnos <-> numbers. Twin: @sbx/syscalls */

#include "table.h"

#include "arch.h"
#include "hash.h"
#include "near.h"
#include "sbx_tables.h"
#include "text.h"

_Static_assert(SBX_NO_NUMBER == SBX_NUMBER_ABSENT, "what the generator writes");

#define SLOT_MASK ((1u << SBX_NAME_SLOT_BITS) - 1)

#define ABI(identifier, text, index, arch, first, last, big)                                       \
	static struct sbx_abi abi_##identifier(void)                                               \
	{                                                                                          \
		return (struct sbx_abi){ text, arch, first, last, sbx_numbers_##identifier, index, \
			big };                                                                     \
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
sbx_abi_find(const char *name, uint32_t length, struct sbx_abi *abi)
{
#define ABI(identifier, text, index, arch, first, last, big)                                       \
	if (sbx_is_text(name, length, text)) {                                                     \
		*abi = abi_##identifier();                                                         \
		return true;                                                                       \
	}
	SBX_ABIS(ABI)
#undef ABI
	return false;
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
	const uint32_t slot = sbx_hash(text, length, SBX_NAME_SLOT_BITS);
	const uint32_t index = sbx_name_slots[slot] - 1u;

	if (sbx_name_slots[slot] != 0 && is_name(index, text, length))
		return index;
	return search(slot, text, length);
}

const uint32_t sbx_syscall_count = SBX_NAME_COUNT;

struct sbx_name
sbx_syscall_name(uint32_t index)
{
	return name_at(index);
}

uint32_t
sbx_syscall_numbered(const struct sbx_abi *abi, uint32_t number)
{
	for (uint32_t index = 0; index < SBX_NAME_COUNT; index++) {
		if (abi->numbers[index] == number && number != SBX_NO_NUMBER)
			return index;
	}
	return SBX_NO_INDEX;
}

static struct sbx_name
abi_name_at(const void *context, uint32_t index)
{
#define ABI(identifier, text, index, arch, first, last, big) { text, sizeof(text) - 1 },
	const struct sbx_name names[] = { SBX_ABIS(ABI) };
#undef ABI

	(void)context;
	return names[index];
}

void
sbx_abi_near(struct sbx_diagnostic *diagnostic)
{
	sbx_near(diagnostic, (struct sbx_candidates){ abi_name_at, 0, SBX_ABI_COUNT });
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
