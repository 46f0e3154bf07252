/* compare: comparisons (names) -> tests (words of struct seccomp_data). Twin: packages/policy/src/compare.ts */

#ifndef SBX_COMPARE_H
#define SBX_COMPARE_H

#include "parse.h"
#include "table.h"

/* A comparison without names: an argument's bits with bits. */
struct sbx_test {
	uint64_t mask; /* the bits that count */
	uint64_t value;
	uint8_t lower; /* where the lower 32 bits stand in struct seccomp_data, in bytes */
	uint8_t upper; /* where the upper ones stand, or SBX_NO_WORD */
	uint8_t operation;
	bool is_signed; /* whether the highest bit is a sign; only where no mask was written */
	bool begins;	/* whether it begins an alternative */
};

/* The kernel does not look at this word. */
#define SBX_NO_WORD 0

/* A system call that an item is about. */
struct sbx_call {
	const struct sbx_abi *abi;
	struct sbx_name name;
	uint32_t index; /* of its name, or SBX_NO_INDEX */
};

/*
 * Writes the tests that the condition of @item is for @call to @tests, one for each comparison.
 *
 * Returns false with @diagnostic set to what is wrong with the first comparison that has a fault.
 */
__attribute__((warn_unused_result)) bool
sbx_resolve_condition(const struct sbx_policy *policy, const struct sbx_item *item,
    const struct sbx_call *call, struct sbx_test *tests, struct sbx_diagnostic *diagnostic);

#endif
