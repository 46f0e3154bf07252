/* compare: comparisons (names) -> tests (words of struct seccomp_data). Twin: packages/policy/src/compare.ts */

#include "compare.h"

#include <linux/seccomp.h>

#include "text.h"
#include "value.h"

/* What the tables call the second parameter where its manual calls it "arg2", counting from 1. */
#define COUNTED "second"

/* The argument that @text names by its place, or SBX_NO_ARGUMENT. */
static uint32_t
argument_named(const char *text, uint32_t length)
{
	if (length != 4 || text[0] != 'a' || text[1] != 'r' || text[2] != 'g' || text[3] < '0' ||
	    text[3] > '5')
		return SBX_NO_ARGUMENT;
	return (uint32_t)(text[3] - '0');
}

static bool
is_counted(struct sbx_parameters parameters)
{
	struct sbx_name name;

	if (parameters.count < 2)
		return false;
	name = sbx_parameter_at(parameters, 1).name;
	return sbx_is_text(name.text, name.length, COUNTED);
}

/* Whether @parameter is the one that begins in @argument, or without one is called @name. */
static bool
is_meant(const struct sbx_parameter *parameter, uint32_t argument, struct sbx_name name)
{
	if (argument != SBX_NO_ARGUMENT)
		return parameter->argument == argument;
	return parameter->name.length == name.length &&
	    sbx_same_bytes(parameter->name.text, name.text, name.length);
}

/* Sets the operand's parameter, by its name or by the argument in which it begins. */
static bool
find_parameter(struct sbx_operand *operand, const struct sbx_comparison *comparison,
    const struct sbx_call *call)
{
	const struct sbx_span span = { comparison->parameter_start, comparison->parameter_end };
	const struct sbx_name name = { operand->source->text + span.start, span.end - span.start };
	const uint32_t argument = argument_named(name.text, name.length);
	struct sbx_parameters parameters;

	if (call->index == SBX_NO_INDEX || !sbx_parameters_of(call->abi, call->index, &parameters))
		return sbx_fail_at_operand(operand, SBX_MESSAGE_UNKNOWN_PARAMETERS, span);
	if (argument != SBX_NO_ARGUMENT && is_counted(parameters))
		return sbx_fail_at_operand(operand, SBX_MESSAGE_AMBIGUOUS_PARAMETER, span);
	for (uint32_t i = 0; i < parameters.count; i++) {
		operand->parameter = sbx_parameter_at(parameters, i);
		if (is_meant(&operand->parameter, argument, name))
			return true;
	}
	sbx_fail_at_operand(operand, SBX_MESSAGE_UNKNOWN_PARAMETER, span);
	sbx_parameter_near(parameters, operand->diagnostic);
	return false;
}

static struct sbx_span
span_of(const struct sbx_comparison *comparison)
{
	return (struct sbx_span){ comparison->start, comparison->end };
}

static bool
is_equality(const struct sbx_comparison *comparison)
{
	return comparison->operation <= SBX_OPERATOR_NOT_EQUAL;
}

/* A filter sees an address; all that can be said of it is whether there is one. */
static bool
check_pointer(const struct sbx_operand *operand, const struct sbx_comparison *comparison,
    const struct sbx_step *value)
{
	const struct sbx_span span = span_of(comparison);
	const bool is_null =
	    comparison->value_steps == 1 && value->kind == SBX_STEP_NUMBER && value->number == 0;

	if (comparison->mask_steps > 0)
		return sbx_fail_at_operand(operand, SBX_MESSAGE_POINTER_MASK, span);
	if (!is_equality(comparison) || !is_null)
		return sbx_fail_at_operand(operand, SBX_MESSAGE_POINTER_COMPARISON, span);
	return true;
}

/* Where the words of the parameter stand: a big-endian ABI has the upper half of an argument first. */
static void
find_words(const struct sbx_operand *operand, struct sbx_test *test)
{
	const struct sbx_parameter *parameter = &operand->parameter;
	const uint32_t first = offsetof(struct seccomp_data, args);
	const uint32_t low = operand->abi->big_endian ? 4 : 0;
	const uint32_t at = first + 8u * parameter->argument;

	test->lower = (uint8_t)(at + low);
	test->upper = SBX_NO_WORD;
	if (parameter->bits < 64)
		return;
	test->upper = parameter->upper_argument == SBX_NO_ARGUMENT
	    ? (uint8_t)(at + 4 - low)
	    : (uint8_t)(first + 8u * parameter->upper_argument + low);
}

/* What the numbers that a comparison can have say of it. */
enum outcome {
	DEPENDS,
	NEVER,
	ALWAYS,
};

static enum outcome
outcome_of_equality(const struct sbx_test *test)
{
	const bool equal = test->operation == SBX_OPERATOR_EQUAL;

	if ((test->value & ~test->mask) != 0)
		return equal ? NEVER : ALWAYS;
	if (test->mask == 0)
		return equal ? ALWAYS : NEVER;
	return DEPENDS;
}

/* Numbers go from 0 to the mask once the sign, turned round, puts the negative ones below the others. */
static enum outcome
outcome_of_order(const struct sbx_test *test)
{
	const uint64_t value = test->value ^ (test->is_signed ? (test->mask >> 1) + 1 : 0);
	const uint64_t most = test->mask;

	switch (test->operation) {
	case SBX_OPERATOR_LESS:
		if (value == 0)
			return NEVER;
		return value > most ? ALWAYS : DEPENDS;
	case SBX_OPERATOR_AT_MOST: return value >= most ? ALWAYS : DEPENDS;
	case SBX_OPERATOR_GREATER: return value >= most ? NEVER : DEPENDS;
	default:
		if (value > most)
			return NEVER;
		return value == 0 ? ALWAYS : DEPENDS;
	}
}

/* A comparison with one outcome is a slip. */
static bool
check_truth(const struct sbx_operand *operand, const struct sbx_comparison *comparison,
    const struct sbx_test *test)
{
	const struct sbx_span span = span_of(comparison);

	switch (is_equality(comparison) ? outcome_of_equality(test) : outcome_of_order(test)) {
	case NEVER: return sbx_fail_at_operand(operand, SBX_MESSAGE_NEVER_HOLDS, span);
	case ALWAYS: return sbx_fail_at_operand(operand, SBX_MESSAGE_ALWAYS_HOLDS, span);
	default: return true;
	}
}

/* Equality asks for bits; an order asks for numbers. */
static enum sbx_fit
fit_of(const struct sbx_comparison *comparison, bool is_signed)
{
	if (is_equality(comparison))
		return SBX_FIT_BITS;
	return is_signed ? SBX_FIT_SIGNED : SBX_FIT_UNSIGNED;
}

static bool
resolve_comparison(struct sbx_operand *operand, const struct sbx_comparison *comparison,
    const struct sbx_step *steps, const struct sbx_call *call, struct sbx_test *test)
{
	const struct sbx_step *masks = steps + comparison->first_step;
	const struct sbx_step *values = masks + comparison->mask_steps;

	operand->parameter = (struct sbx_parameter){ .bits = 64 };
	if (!find_parameter(operand, comparison, call))
		return false;
	if (operand->parameter.is_pointer && !check_pointer(operand, comparison, values))
		return false;
	test->operation = comparison->operation;
	test->begins = comparison->begins;
	test->is_signed = operand->parameter.is_signed && comparison->mask_steps == 0;
	test->mask = sbx_ones_of(&operand->parameter);
	if (comparison->mask_steps > 0 &&
	    !sbx_evaluate(masks, comparison->mask_steps, operand, SBX_FIT_BITS, &test->mask))
		return false;
	if (!sbx_evaluate(values, comparison->value_steps, operand,
		fit_of(comparison, test->is_signed), &test->value))
		return false;
	find_words(operand, test);
	return check_truth(operand, comparison, test);
}

bool
sbx_resolve_condition(const struct sbx_policy *policy, const struct sbx_item *item,
    const struct sbx_call *call, struct sbx_test *tests, struct sbx_diagnostic *diagnostic)
{
	const struct sbx_comparison *comparisons = policy->comparisons + item->first_comparison;
	struct sbx_operand operand = {
		.source = &policy->source,
		.abi = call->abi,
		.name = call->name,
		.diagnostic = diagnostic,
	};

	for (uint32_t i = 0; i < item->comparison_count; i++) {
		if (!resolve_comparison(&operand, &comparisons[i], policy->steps, call, &tests[i]))
			return false;
	}
	return true;
}
