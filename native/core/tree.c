/* tree: the numbers of an architecture -> the tests that find them. C only: in TypeScript it is part of compile. */

#include "tree.h"

#define NUMBER_MAX UINT32_MAX

/* The number -1: a tracer leaves it where it skips a call, so it is no call of any ABI (ptrace(2)). */
#define NO_CALL UINT32_MAX

/*
 * How many steps are tested in a row at the end of a path. A row of three saves a third of the
 * instructions that a pure tree needs, and makes no path longer than that of the pure tree.
 */
#define ROW 3

/*
 * A test by which the outcome changes: from @start on it is @outcome. Where @after differs, only @start
 * itself has that outcome, and @after follows.
 */
struct step {
	uint32_t start;
	sbx_outcome outcome;
	sbx_outcome after;
};

static inline bool
is_single(const struct step *step)
{
	return step->outcome != step->after;
}

/* How the outcome changes from number 0 upwards; the first step is the outcome of number 0. */
struct steps {
	struct step *list;
	uint32_t count;
};

/*
 * From number @start on the outcome is @outcome. A range that proves empty is forgotten; one of a
 * single number between two alike becomes a single step.
 */
static inline __attribute__((always_inline)) void
begin_range(struct steps *steps, uint32_t start, sbx_outcome outcome)
{
	struct step *end;

	if (steps->count > 0 && steps->list[steps->count - 1].start == start)
		steps->count--;
	end = &steps->list[steps->count];
	if (steps->count > 0 && end[-1].after == outcome)
		return;
	if (steps->count > 1 && end[-1].start == start - 1 && end[-2].after == outcome) {
		end[-1].after = outcome;
		return;
	}
	*end = (struct step){ start, outcome, outcome };
	steps->count++;
}

/* Whether the next rule is about the next number. */
static inline bool
goes_on(const struct sbx_rule *rule, const struct sbx_rule *end)
{
	return rule + 1 < end && rule[1].number == rule[0].number + 1;
}

/* What becomes of the numbers of a rule; @decisions are those of the chains. */
static inline sbx_outcome
outcome_of(const struct sbx_rule *rule, const sbx_outcome *decisions)
{
	if (rule->action.kind == SBX_ACTION_CHAIN)
		return decisions[rule->action.error];
	return sbx_return_value(rule->action);
}

static inline __attribute__((always_inline)) void
add_steps(const struct sbx_table *table, sbx_outcome inside, const sbx_outcome *decisions,
    struct steps *steps)
{
	const struct sbx_rule *end = table->rules + table->count;

	for (const struct sbx_rule *rule = table->rules; rule < end; rule++) {
		begin_range(steps, rule->number, outcome_of(rule, decisions));
		while (goes_on(rule, end) && sbx_same_action(rule[0].action, rule[1].action))
			rule++;
		if (rule->number < NUMBER_MAX && !goes_on(rule, end))
			begin_range(steps, rule->number + 1, inside);
	}
}

/* Finds the steps of the tables of one architecture, ascending by their numbers. */
static inline struct steps
find_steps(const struct sbx_ruleset *ruleset, const struct sbx_architecture *architecture,
    const sbx_outcome *decisions, struct sbx_arena *arena)
{
	const uint32_t outside = sbx_return_value(ruleset->foreign);
	const uint32_t inside = sbx_return_value(ruleset->otherwise);
	struct steps steps = { 0, 0 };
	size_t most = 2;

	for (uint32_t i = 0; i < architecture->count; i++)
		most += 2 * (size_t)architecture->tables[i]->count + 3;
	steps.list = sbx_arena_take(arena, most * sizeof(struct step));
	begin_range(&steps, 0, outside);
	for (uint32_t i = 0; i < architecture->count; i++) {
		const struct sbx_table *table = architecture->tables[i];

		begin_range(&steps, table->abi->first_number, inside);
		add_steps(table, inside, decisions, &steps);
		if (table->abi->last_number < NUMBER_MAX)
			begin_range(&steps, table->abi->last_number + 1, outside);
	}
	/* Where a table has all numbers, it has this one too. */
	if (architecture->tables[architecture->count - 1]->abi->last_number < NUMBER_MAX)
		begin_range(&steps, NO_CALL, inside);
	sbx_arena_trim(arena, steps.list, steps.count * sizeof(struct step));
	return steps;
}

/* The last step is tested first: below a range's beginning only earlier steps are left. */
static sbx_label
write_row(struct sbx_assembler *assembler, const struct step *steps, uint32_t low, uint32_t high)
{
	sbx_label label = sbx_assemble_outcome(assembler, steps[low - 1].after);

	for (uint32_t i = low; i < high; i++) {
		const uint16_t code = is_single(&steps[i]) ? SBX_CODE_EQUAL : SBX_CODE_AT_LEAST;
		const sbx_label result = sbx_assemble_outcome(assembler, steps[i].outcome);

		label = sbx_assemble_test(assembler, code, steps[i].start, result, label);
	}
	return label;
}

/* The middle, or a range's beginning beside it: it needs no second test on its right. */
static inline uint32_t
split(const struct step *steps, uint32_t low, uint32_t high)
{
	const uint32_t middle = (low + high) / 2;

	if (!is_single(&steps[middle]))
		return middle;
	if (middle - 1 > low && !is_single(&steps[middle - 1]))
		return middle - 1;
	if (middle + 1 < high && !is_single(&steps[middle + 1]))
		return middle + 1;
	return middle;
}

/* Writes the tests of the steps from @low up to, not including, @high. */
static sbx_label
write_tree(struct sbx_assembler *assembler, const struct step *steps, uint32_t low,
    uint32_t high) // NOLINT(misc-no-recursion): 12 levels at the most
{
	uint32_t middle;
	sbx_label right;
	sbx_label left;

	if (high - low <= ROW)
		return write_row(assembler, steps, low, high);
	middle = split(steps, low, high);
	right = write_tree(assembler, steps, is_single(&steps[middle]) ? middle : middle + 1, high);
	left = write_tree(assembler, steps, low, middle);
	return sbx_assemble_test(assembler, SBX_CODE_AT_LEAST, steps[middle].start, right, left);
}

sbx_label
sbx_write_tree(const struct sbx_ruleset *ruleset, const struct sbx_architecture *architecture,
    const sbx_outcome *decisions, struct sbx_arena *arena, struct sbx_assembler *assembler)
{
	const struct steps steps = find_steps(ruleset, architecture, decisions, arena);

	return write_tree(assembler, steps.list, 1, steps.count);
}
