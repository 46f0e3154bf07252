/* constant: names of numbers that parameters take. Twin: packages/syscalls/src/constant.ts */

#include "constant.h"

#include "hash.h"
#include "near.h"
#include "sbx_constants.h"

#define SLOT_MASK ((1u << SBX_CONSTANT_SLOT_BITS) - 1)

static struct sbx_name
name_at(uint32_t index)
{
	const uint32_t start = sbx_constant_start[index];

	return (
	    struct sbx_name){ sbx_constant_pool + start, sbx_constant_start[index + 1] - start };
}

uint32_t
sbx_constant_find(const char *text, uint32_t length)
{
	uint32_t slot = sbx_hash(text, length, SBX_CONSTANT_SLOT_BITS);

	for (; sbx_constant_slots[slot] != 0; slot = (slot + 1) & SLOT_MASK) {
		const uint32_t index = sbx_constant_slots[slot] - 1u;
		const struct sbx_name name = name_at(index);

		if (name.length == length && sbx_same_bytes(name.text, text, length))
			return index;
	}
	return SBX_NO_INDEX;
}

uint8_t
sbx_constant_set(uint32_t index)
{
	return sbx_constants[index].set;
}

bool
sbx_constant_value(const struct sbx_abi *abi, uint32_t index, uint64_t *value, bool *negative)
{
	const uint32_t at = sbx_constants[index].value;

	if ((sbx_constants[index].abis >> abi->index & 1) == 0)
		return false;
	*value = sbx_constant_values[sbx_constants[index].differs != 0 ? at + abi->index : at];
	*negative = sbx_constants[index].negative != 0;
	return true;
}

/* The name at @index if the parameter at @context takes the constant, else one of length 0. */
static struct sbx_name
candidate_at(const void *context, uint32_t index)
{
	if (!sbx_takes_set(context, sbx_constants[index].set))
		return (struct sbx_name){ sbx_constant_pool, 0 };
	return name_at(index);
}

void
sbx_constant_near(const struct sbx_parameter *parameter, struct sbx_diagnostic *diagnostic)
{
	sbx_near(
	    diagnostic, (struct sbx_candidates){ candidate_at, parameter, SBX_CONSTANT_COUNT });
}
