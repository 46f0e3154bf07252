/* value: the steps of a value -> the bits that a parameter would have. Twin: packages/policy/src/value.ts */

#include "value.h"

#include "constant.h"

bool
sbx_fail_at_operand(const struct sbx_operand *operand, enum sbx_code code, struct sbx_span span)
{
	*operand->diagnostic = (struct sbx_diagnostic){
		.code = code,
		.source = *operand->source,
		.span = span,
		.limit = operand->parameter.bits,
		.abi = operand->abi->name,
		.name = operand->name,
		.parameter = operand->parameter.name,
	};
	return false;
}

static struct sbx_span
span_of(const struct sbx_step *step)
{
	return (struct sbx_span){ step->start, step->end };
}

/* The number of @step, a negative one in two's complement, as bits. */
static bool
fit_number(const struct sbx_step *step, const struct sbx_operand *operand, enum sbx_fit fit,
    uint64_t *bits)
{
	const uint64_t ones = sbx_ones_of(&operand->parameter);
	const uint64_t half = (ones >> 1) + 1;
	const uint64_t number = step->number;
	const struct sbx_span span = span_of(step);

	if (step->negative ? 0 - number > half : number > ones)
		return sbx_fail_at_operand(operand, SBX_MESSAGE_VALUE_TOO_WIDE, span);
	if (fit == SBX_FIT_UNSIGNED && step->negative)
		return sbx_fail_at_operand(operand, SBX_MESSAGE_NEGATIVE_VALUE, span);
	if (fit == SBX_FIT_SIGNED && !step->negative && number >= half)
		return sbx_fail_at_operand(operand, SBX_MESSAGE_VALUE_ABOVE_SIGN, span);
	*bits = number & ones;
	return true;
}

/* Turns a constant into a number. */
static bool
look_up(struct sbx_step *step, const struct sbx_operand *operand)
{
	const struct sbx_span span = span_of(step);
	const uint32_t index =
	    sbx_constant_find(operand->source->text + step->start, span.end - span.start);

	if (index == SBX_NO_INDEX) {
		sbx_fail_at_operand(operand, SBX_MESSAGE_UNKNOWN_CONSTANT, span);
		sbx_constant_near(&operand->parameter, operand->diagnostic);
		return false;
	}
	if (!sbx_takes_set(&operand->parameter, sbx_constant_set(index)))
		return sbx_fail_at_operand(operand, SBX_MESSAGE_CONSTANT_OF_OTHER_PARAMETER, span);
	if (!sbx_constant_value(operand->abi, index, &step->number, &step->negative))
		return sbx_fail_at_operand(operand, SBX_MESSAGE_CONSTANT_MISSING, span);
	return true;
}

static bool
evaluate_leaf(
    struct sbx_step step, const struct sbx_operand *operand, enum sbx_fit fit, uint64_t *bits)
{
	if (step.kind == SBX_STEP_CONSTANT && !look_up(&step, operand))
		return false;
	return fit_number(&step, operand, fit, bits);
}

bool
sbx_evaluate(const struct sbx_step *steps, uint32_t count, const struct sbx_operand *operand,
    enum sbx_fit fit, uint64_t *bits)
{
	const uint64_t ones = sbx_ones_of(&operand->parameter);
	uint64_t values[SBX_VALUES_MAX] = { 0 };
	uint32_t depth = 0;

	for (const struct sbx_step *step = steps; step < steps + count; step++) {
		switch (step->kind) {
		case SBX_STEP_OR:
			depth--;
			values[depth - 1] |= values[depth];
			break;
		case SBX_STEP_AND:
			depth--;
			values[depth - 1] &= values[depth];
			break;
		case SBX_STEP_NOT: values[depth - 1] = ~values[depth - 1] & ones; break;
		default:
			if (depth == SBX_VALUES_MAX)
				__builtin_trap();
			if (!evaluate_leaf(*step, operand, fit, &values[depth++]))
				return false;
		}
	}
	*bits = values[0];
	return true;
}
