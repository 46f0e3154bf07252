/* cover: a clause, clauses before it -> those that leave nothing for it to decide. Twin: packages/policy/src/cover.ts */

#include "cover.h"

/* Tests that must all hold: an alternative. */
struct tests {
	const struct sbx_test *list;
	uint32_t count;
};

/* The bits as the number that an order compares; the sign is turned round, so that it is unsigned. */
static uint64_t
number_of(const struct sbx_test *test, uint64_t bits)
{
	return test->is_signed ? bits ^ ((test->mask >> 1) + 1) : bits;
}

/* Whether @test holds for an operand with these bits. */
static bool
holds(const struct sbx_test *test, uint64_t bits)
{
	const uint64_t number = number_of(test, bits);
	const uint64_t value = number_of(test, test->value);

	switch (test->operation) {
	case SBX_OPERATOR_EQUAL: return number == value;
	case SBX_OPERATOR_NOT_EQUAL: return number != value;
	case SBX_OPERATOR_LESS: return number < value;
	case SBX_OPERATOR_AT_MOST: return number <= value;
	case SBX_OPERATOR_GREATER: return number > value;
	default: return number >= value;
	}
}

static bool
is_below(const struct sbx_test *test)
{
	return test->operation == SBX_OPERATOR_LESS || test->operation == SBX_OPERATOR_AT_MOST;
}

/* The last number that passes an order: the highest where it asks for less, else the lowest. */
static uint64_t
bound_of(const struct sbx_test *test)
{
	const uint64_t value = number_of(test, test->value);

	switch (test->operation) {
	case SBX_OPERATOR_LESS: return value - 1;
	case SBX_OPERATOR_GREATER: return value + 1;
	default: return value;
	}
}

/* Whether the numbers that pass @test, which is no "==", are among those that pass @other. */
static bool
is_within(const struct sbx_test *test, const struct sbx_test *other)
{
	if (test->operation == SBX_OPERATOR_NOT_EQUAL)
		return other->operation == SBX_OPERATOR_NOT_EQUAL && test->value == other->value;
	if (other->operation == SBX_OPERATOR_NOT_EQUAL)
		return !holds(test, other->value);
	if (other->operation == SBX_OPERATOR_EQUAL || is_below(test) != is_below(other))
		return false;
	return is_below(test) ? bound_of(test) <= bound_of(other)
			      : bound_of(test) >= bound_of(other);
}

/* Whether @other holds wherever @test does, as far as their operands tell. */
static bool
implies(const struct sbx_test *test, const struct sbx_test *other)
{
	if (test->lower != other->lower || test->upper != other->upper)
		return false;
	if (test->operation == SBX_OPERATOR_EQUAL && (other->mask & ~test->mask) == 0)
		return holds(other, test->value & other->mask);
	return test->mask == other->mask && test->is_signed == other->is_signed &&
	    is_within(test, other);
}

/* Whether all of @others hold where all of @tests do. */
static bool
implies_all(struct tests tests, struct tests others)
{
	for (uint32_t i = 0; i < others.count; i++) {
		uint32_t at = 0;

		while (at < tests.count && !implies(&tests.list[at], &others.list[i]))
			at++;
		if (at == tests.count)
			return false;
	}
	return true;
}

/* The alternative of @clause that begins with its test @at; a clause without tests has an empty one. */
static struct tests
alternative_at(const struct sbx_clauses *clauses, const struct sbx_clause *clause, uint32_t at)
{
	const struct sbx_test *list = clauses->tests + clause->first_test;
	uint32_t end = at + 1;

	if (clause->test_count == 0)
		return (struct tests){ list, 0 };
	while (end < clause->test_count && !list[end].begins)
		end++;
	return (struct tests){ list + at, end - at };
}

/* Whether an alternative of @clause holds whenever @tests do. */
static bool
covers(const struct sbx_clauses *clauses, const struct sbx_clause *clause, struct tests tests)
{
	uint32_t at = 0;

	do {
		const struct tests others = alternative_at(clauses, clause, at);

		if (implies_all(tests, others))
			return true;
		at += others.count;
	} while (at < clause->test_count);
	return false;
}

bool
sbx_covers_of(const struct sbx_clauses *clauses, const struct sbx_clause *clause, uint32_t earlier,
    uint32_t *other)
{
	const struct sbx_action action = clauses->items[clause->item].action;
	uint32_t at = 0;

	do {
		const struct tests tests = alternative_at(clauses, clause, at);
		uint32_t cover = earlier;

		while (cover != SBX_NO_CLAUSE && !covers(clauses, &clauses->list[cover], tests))
			cover = clauses->list[cover].next;
		if (cover == SBX_NO_CLAUSE)
			return false;
		if (*other == SBX_NO_CLAUSE &&
		    !sbx_same_action(clauses->items[clauses->list[cover].item].action, action))
			*other = cover;
		at += tests.count;
	} while (at < clause->test_count);
	return true;
}
