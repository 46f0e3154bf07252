/* value: the steps of a value -> the bits that a parameter would have. Twin: packages/policy/src/value.ts */

#ifndef SBX_VALUE_H
#define SBX_VALUE_H

#include "condition.h"
#include "parameter.h"

/* The parameter that a value is for. */
struct sbx_operand {
	const struct sbx_source *source;
	const struct sbx_abi *abi;
	struct sbx_name name; /* of the system call */
	struct sbx_parameter parameter;
	struct sbx_diagnostic *diagnostic;
};

/* Which numbers will do: any that has the parameter's bits, or those of its range. */
enum sbx_fit {
	SBX_FIT_BITS,
	SBX_FIT_SIGNED,
	SBX_FIT_UNSIGNED,
};

/* As many ones as a parameter has bits. */
static inline uint64_t
sbx_ones_of(const struct sbx_parameter *parameter)
{
	return UINT64_MAX >> (64 - parameter->bits);
}

/* Sets the diagnostic, with the facts of @operand. Returns false. */
bool
sbx_fail_at_operand(const struct sbx_operand *operand, enum sbx_code code, struct sbx_span span);

/*
 * Sets @bits to what @count steps give, as many bits as the parameter has.
 *
 * Returns false with the diagnostic set for a number that does not fit, and for a constant that is not
 * for this parameter.
 */
__attribute__((warn_unused_result)) bool sbx_evaluate(const struct sbx_step *steps, uint32_t count,
    const struct sbx_operand *operand, enum sbx_fit fit, uint64_t *bits);

#endif
