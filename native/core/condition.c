/* condition: the tokens between parentheses -> comparisons. Twin: packages/policy/src/condition.ts */

#include "condition.h"

#include "integer.h"

/* The largest magnitude of a negative number. */
#define NEGATIVE_MAX ((uint64_t)1 << 63)

void
sbx_conditions_begin(
    struct sbx_conditions *conditions, const struct sbx_tokens *tokens, struct sbx_arena *arena)
{
	/* A comparison has three tokens at the least, and a token is one step or joins two. */
	conditions->comparisons =
	    sbx_arena_take(arena, (tokens->count / 3 + 1) * sizeof(*conditions->comparisons));
	conditions->steps = sbx_arena_take(arena, tokens->count * sizeof(*conditions->steps));
}

/* What is read of one condition. */
struct reader {
	struct sbx_cursor *cursor;
	struct sbx_conditions *conditions;
};

static bool
fail(const struct reader *reader, enum sbx_code code)
{
	return sbx_fail_at_current(reader->cursor, code, SBX_DEPTH_MAX);
}

static void
add_step(struct reader *reader, struct sbx_step step)
{
	reader->conditions->steps[reader->conditions->step_count++] = step;
}

/* Whether @depth parentheses are few enough. */
static bool
check_depth(const struct reader *reader, uint32_t depth)
{
	return depth <= SBX_DEPTH_MAX || fail(reader, SBX_MESSAGE_TOO_DEEP);
}

static bool
parse_number(struct reader *reader, struct sbx_step *step, const struct sbx_token *token)
{
	const struct sbx_cursor *cursor = reader->cursor;
	const struct sbx_span span = { step->start, step->end };
	uint64_t magnitude = 0;

	switch (sbx_parse_integer(
	    sbx_text_of(cursor, token), (uint32_t)(token->end - token->start), &magnitude)) {
	case SBX_INTEGER_INVALID: return sbx_fail_at(cursor, SBX_MESSAGE_INVALID_NUMBER, span);
	case SBX_INTEGER_OVERFLOW: return sbx_fail_at(cursor, SBX_MESSAGE_VALUE_OVERFLOW, span);
	case SBX_INTEGER_VALID: break;
	}
	if (step->negative && magnitude > NEGATIVE_MAX)
		return sbx_fail_at(cursor, SBX_MESSAGE_VALUE_OVERFLOW, span);
	/* There is no negative zero. */
	step->negative = step->negative && magnitude != 0;
	step->number = step->negative ? 0 - magnitude : magnitude;
	return true;
}

/* An integer with or without a sign, or a constant. */
static bool
parse_leaf(struct reader *reader)
{
	struct sbx_cursor *cursor = reader->cursor;
	struct sbx_step step = { .start = cursor->at->start, .kind = SBX_STEP_CONSTANT };
	const struct sbx_token *token;

	step.negative = sbx_take(cursor, SBX_TOKEN_MINUS);
	token = cursor->at;
	if (token->kind != SBX_TOKEN_WORD || (step.negative && !sbx_is_number(cursor, token)))
		return fail(reader, SBX_MESSAGE_EXPECTED_VALUE);
	cursor->at++;
	step.end = token->end;
	if (sbx_is_number(cursor, token)) {
		step.kind = SBX_STEP_NUMBER;
		if (!parse_number(reader, &step, token))
			return false;
	}
	add_step(reader, step);
	return true;
}

static bool parse_value(struct reader *reader, uint32_t depth);

static bool
parse_term(struct reader *reader, uint32_t depth) // NOLINT(misc-no-recursion): SBX_DEPTH_MAX levels
{
	struct sbx_cursor *cursor = reader->cursor;

	if (sbx_take(cursor, SBX_TOKEN_OPEN)) {
		if (!check_depth(reader, depth + 1) || !parse_value(reader, depth + 1))
			return false;
		return sbx_take(cursor, SBX_TOKEN_CLOSE) ||
		    fail(reader, SBX_MESSAGE_EXPECTED_VALUE_CLOSE);
	}
	if (sbx_take(cursor, SBX_TOKEN_COMPLEMENT)) {
		if (!check_depth(reader, depth + 1) || !parse_term(reader, depth + 1))
			return false;
		add_step(reader, (struct sbx_step){ .kind = SBX_STEP_NOT });
		return true;
	}
	return parse_leaf(reader);
}

static bool
parse_value(
    struct reader *reader, uint32_t depth) // NOLINT(misc-no-recursion): SBX_DEPTH_MAX levels
{
	if (!parse_term(reader, depth))
		return false;
	while (sbx_take(reader->cursor, SBX_TOKEN_BITS)) {
		if (!parse_term(reader, depth))
			return false;
		add_step(reader, (struct sbx_step){ .kind = SBX_STEP_OR });
	}
	return true;
}

static bool
is_comparison(const struct sbx_token *token)
{
	return token->kind >= SBX_TOKEN_EQUAL && token->kind <= SBX_TOKEN_AT_LEAST;
}

static bool
parse_parameter(struct reader *reader, struct sbx_comparison *comparison)
{
	const struct sbx_token *token = reader->cursor->at;

	if (token->kind != SBX_TOKEN_WORD || sbx_is_number(reader->cursor, token))
		return fail(reader, SBX_MESSAGE_EXPECTED_PARAMETER);
	reader->cursor->at++;
	comparison->parameter_start = token->start;
	comparison->parameter_end = token->end;
	return true;
}

static bool parse_operand(struct reader *reader, struct sbx_comparison *comparison, uint32_t depth);

static bool
parse_inner_operand(struct reader *reader, struct sbx_comparison *comparison,
    uint32_t depth) // NOLINT(misc-no-recursion): SBX_DEPTH_MAX levels
{
	if (!check_depth(reader, depth) || !parse_operand(reader, comparison, depth))
		return false;
	if (is_comparison(reader->cursor->at))
		return fail(reader, SBX_MESSAGE_NESTED_CONDITION);
	return sbx_take(reader->cursor, SBX_TOKEN_CLOSE) ||
	    fail(reader, SBX_MESSAGE_EXPECTED_OPERAND_CLOSE);
}

/* The steps of the masks so far are those from the comparison's first one on. */
static bool
parse_operand(struct reader *reader, struct sbx_comparison *comparison,
    uint32_t depth) // NOLINT(misc-no-recursion): SBX_DEPTH_MAX levels
{
	const bool parsed = sbx_take(reader->cursor, SBX_TOKEN_OPEN)
	    ? parse_inner_operand(reader, comparison, depth + 1)
	    : parse_parameter(reader, comparison);

	if (!parsed)
		return false;
	while (sbx_take(reader->cursor, SBX_TOKEN_MASK)) {
		const bool another = reader->conditions->step_count > comparison->first_step;

		if (!parse_value(reader, 1))
			return false;
		if (another)
			add_step(reader, (struct sbx_step){ .kind = SBX_STEP_AND });
	}
	return true;
}

static bool
parse_comparison(struct reader *reader, bool begins)
{
	struct sbx_cursor *cursor = reader->cursor;
	struct sbx_conditions *conditions = reader->conditions;
	struct sbx_comparison *comparison = &conditions->comparisons[conditions->comparison_count];
	uint32_t value_step;

	*comparison = (struct sbx_comparison){
		.start = cursor->at->start,
		.first_step = conditions->step_count,
		.begins = begins,
	};
	if (!parse_operand(reader, comparison, 1))
		return false;
	if (!is_comparison(cursor->at))
		return fail(reader, SBX_MESSAGE_EXPECTED_COMPARISON);
	comparison->operation = (uint8_t)(cursor->at->kind - SBX_TOKEN_EQUAL);
	cursor->at++;
	value_step = conditions->step_count;
	if (!parse_value(reader, 1))
		return false;
	comparison->mask_steps = (uint16_t)(value_step - comparison->first_step);
	comparison->value_steps = (uint16_t)(conditions->step_count - value_step);
	comparison->end = cursor->at[-1].end;
	conditions->comparison_count++;
	return true;
}

bool
sbx_parse_condition(struct sbx_cursor *cursor, struct sbx_conditions *conditions)
{
	struct reader reader = { cursor, conditions };
	bool begins = true;

	do {
		if (!parse_comparison(&reader, begins))
			return false;
		begins = sbx_take(cursor, SBX_TOKEN_EITHER);
	} while (begins || sbx_take(cursor, SBX_TOKEN_BOTH));
	return sbx_take(cursor, SBX_TOKEN_CLOSE) || fail(&reader, SBX_MESSAGE_EXPECTED_CLOSE);
}
