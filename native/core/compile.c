/* compile: sbx_ruleset -> sbx_program. Twin: packages/policy/src/compile.ts */

#include "compile.h"

#include <linux/seccomp.h>

#define NUMBER_MAX UINT32_MAX

/* The number -1: a tracer leaves it where it skips a call, so it is no call of any ABI (ptrace(2)). */
#define NO_CALL UINT32_MAX

/*
 * How many steps are tested in a row at the end of a path. A row of three saves a third of the
 * instructions that a pure tree needs, and makes no path longer than that of the pure tree.
 */
#define ROW 3

/* What a number can get where no item has an action of its own: allowed, violating, foreign. */
#define OTHER_ACTIONS 3

/*
 * A test by which the result changes: from @start on it is @value. Where @after differs, only @start
 * itself has that result, and @after follows.
 */
struct step {
	uint32_t start;
	uint32_t value;
	uint32_t after;
};

static inline bool
is_single(const struct step *step)
{
	return step->value != step->after;
}

/* How the result changes from number 0 upwards; the first step is the result of number 0. */
struct steps {
	struct step *list;
	uint32_t count;
};

/*
 * From number @start on the result is @value. A range that proves empty is forgotten; one of a
 * single number between two alike becomes a single step.
 */
static inline void
begin_range(struct steps *steps, uint32_t start, uint32_t value)
{
	struct step *end;

	if (steps->count > 0 && steps->list[steps->count - 1].start == start)
		steps->count--;
	end = &steps->list[steps->count];
	if (steps->count > 0 && end[-1].after == value)
		return;
	if (steps->count > 1 && end[-1].start == start - 1 && end[-2].after == value) {
		end[-1].after = value;
		return;
	}
	*end = (struct step){ start, value, value };
	steps->count++;
}

/* Whether the next rule is about the next number. */
static inline bool
goes_on(const struct sbx_rule *rule, const struct sbx_rule *end)
{
	return rule + 1 < end && rule[1].number == rule[0].number + 1;
}

static struct steps
find_steps(const struct sbx_ruleset *ruleset, struct sbx_arena *arena)
{
	const struct sbx_abi *abi = &ruleset->abi;
	const uint32_t outside = sbx_return_value(ruleset->foreign);
	const uint32_t inside = sbx_return_value(ruleset->otherwise);
	const struct sbx_rule *end = ruleset->rules + ruleset->count;
	const size_t most = 2 * (size_t)ruleset->count + 4;
	struct steps steps = { sbx_arena_take(arena, most * sizeof(struct step)), 0 };

	begin_range(&steps, 0, outside);
	begin_range(&steps, abi->first_number, inside);
	for (const struct sbx_rule *rule = ruleset->rules; rule < end; rule++) {
		begin_range(&steps, rule->number, sbx_return_value(rule->action));
		while (goes_on(rule, end) && sbx_same_action(rule[0].action, rule[1].action))
			rule++;
		if (rule->number < NUMBER_MAX && !goes_on(rule, end))
			begin_range(&steps, rule->number + 1, inside);
	}
	if (abi->last_number < NUMBER_MAX) {
		begin_range(&steps, abi->last_number + 1, outside);
		begin_range(&steps, NO_CALL, inside);
	}
	sbx_arena_trim(arena, steps.list, steps.count * sizeof(struct step));
	return steps;
}

/* The last step is tested first: below a range's beginning only earlier steps are left. */
static sbx_label
write_row(struct sbx_assembler *assembler, const struct step *steps, uint32_t low, uint32_t high)
{
	sbx_label label = sbx_assemble_result(assembler, steps[low - 1].after);

	for (uint32_t i = low; i < high; i++) {
		const uint16_t code = is_single(&steps[i]) ? SBX_CODE_EQUAL : SBX_CODE_AT_LEAST;
		const sbx_label result = sbx_assemble_result(assembler, steps[i].value);

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

bool
sbx_compile(const struct sbx_ruleset *ruleset, struct sbx_arena *arena, struct sbx_program *program,
    struct sbx_diagnostic *diagnostic)
{
	const struct steps steps = find_steps(ruleset, arena);
	struct sbx_assembler assembler = {
		.returns = sbx_arena_take(
		    arena, (ruleset->own_actions + OTHER_ACTIONS) * sizeof(struct sbx_return)),
		.reversed =
		    sbx_arena_take(arena, SBX_INSTRUCTIONS_MAX * sizeof(struct sock_filter)),
	};
	sbx_label native;
	sbx_label other;
	sbx_label check;

	native = sbx_assemble_load(&assembler, offsetof(struct seccomp_data, nr),
	    write_tree(&assembler, steps.list, 1, steps.count));
	other = sbx_assemble_result(&assembler, sbx_return_value(ruleset->foreign));
	check =
	    sbx_assemble_test(&assembler, SBX_CODE_EQUAL, ruleset->abi.audit_arch, native, other);
	sbx_assemble_load(&assembler, offsetof(struct seccomp_data, arch), check);

	if (assembler.length > SBX_INSTRUCTIONS_MAX) {
		*diagnostic = (struct sbx_diagnostic){ .code = SBX_MESSAGE_PROGRAM_TOO_LONG,
			.source = ruleset->source,
			.limit = SBX_INSTRUCTIONS_MAX };
		return false;
	}
	sbx_assemble_finish(&assembler);
	*program = (struct sbx_program){ assembler.reversed, (uint16_t)assembler.length };
	return true;
}
