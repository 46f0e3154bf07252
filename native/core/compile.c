/* compile: sbx_ruleset -> sbx_program. Twin: packages/policy/src/compile.ts */

#include "compile.h"

#include <linux/seccomp.h>

#define NUMBER_MAX UINT32_MAX

/*
 * How many steps are tested in a row at the end of a path. A row of three saves a third of the
 * instructions that a pure tree needs, and makes no path longer than that of the pure tree.
 */
#define ROW 3

/* The numbers from @start to the next segment have the result @value. */
struct segment {
	uint32_t start;
	uint32_t value;
};

struct segments {
	struct segment *list;
	uint32_t count;
};

/* A test by which the result changes: at one number only, or from a number on. */
struct step {
	uint32_t start;
	uint32_t value;
	uint32_t after;		/* the result right after the step */
	bool single;
};

/* What writes the tree: @first is the result of the numbers before all steps. */
struct tree {
	struct sbx_assembler *assembler;
	const struct step *steps;
	uint32_t first;
};

static inline void
begin_segment(struct segments *segments, uint32_t start, uint32_t value)
{
	if (segments->count > 0 && segments->list[segments->count - 1].start == start)
		segments->count--;
	if (segments->count > 0 && segments->list[segments->count - 1].value == value)
		return;
	segments->list[segments->count++] = (struct segment){ start, value };
}

/* All 32-bit numbers as ranges, each with another result than the one before. */
static struct segments
find_segments(const struct sbx_ruleset *ruleset, struct sbx_arena *arena)
{
	const struct sbx_abi *abi = &ruleset->abi;
	const uint32_t outside = sbx_return_value(ruleset->foreign);
	const uint32_t inside = sbx_return_value(ruleset->otherwise);
	const struct sbx_rule *end = ruleset->rules + ruleset->count;
	const size_t most = 2 * (size_t)ruleset->count + 3;
	struct segments segments = { sbx_arena_take(arena, most * sizeof(struct segment)), 0 };

	begin_segment(&segments, 0, outside);
	begin_segment(&segments, abi->first_number, inside);
	for (const struct sbx_rule *rule = ruleset->rules; rule < end; rule++) {
		const uint32_t next = rule->number + 1;

		begin_segment(&segments, rule->number, sbx_return_value(rule->action));
		if (rule->number < NUMBER_MAX && (rule + 1 == end || rule[1].number != next))
			begin_segment(&segments, next, inside);
	}
	if (abi->last_number < NUMBER_MAX)
		begin_segment(&segments, abi->last_number + 1, outside);
	return segments;
}

/* A range of one number between two alike is one step; every other range begins with a step. */
static uint32_t
find_steps(const struct segments *segments, struct step *steps)
{
	uint32_t before = segments->list[0].value;
	uint32_t count = 0;

	for (uint32_t i = 1; i < segments->count; i++) {
		const struct segment *segment = &segments->list[i];
		const bool single = i + 1 < segments->count &&
		    segment[1].start == segment->start + 1 && segment[1].value == before;

		if (single)
			i++;
		else
			before = segment->value;
		steps[count++] =
		    (struct step){ segment->start, segment->value, before, single };
	}
	return count;
}

/* The last step is tested first: below a range's beginning only earlier steps are left. */
static sbx_label
write_row(const struct tree *tree, uint32_t low, uint32_t high)
{
	struct sbx_assembler *assembler = tree->assembler;
	sbx_label label =
	    sbx_assemble_result(assembler, low > 0 ? tree->steps[low - 1].after : tree->first);

	for (uint32_t i = low; i < high; i++) {
		const struct step *step = &tree->steps[i];
		const uint16_t code = step->single ? SBX_CODE_EQUAL : SBX_CODE_AT_LEAST;
		const sbx_label result = sbx_assemble_result(assembler, step->value);

		label = sbx_assemble_test(assembler, code, step->start, result, label);
	}
	return label;
}

/* The middle, or a range's beginning beside it: it needs no second test on its right. */
static uint32_t
split(const struct step *steps, uint32_t low, uint32_t high)
{
	const uint32_t middle = (low + high) / 2;

	if (!steps[middle].single)
		return middle;
	if (middle - 1 > low && !steps[middle - 1].single)
		return middle - 1;
	if (middle + 1 < high && !steps[middle + 1].single)
		return middle + 1;
	return middle;
}

/* Writes the tests of the steps from @low up to, not including, @high. */
static sbx_label
write_tree(const struct tree *tree, uint32_t low, uint32_t high) // NOLINT(misc-no-recursion)
{
	uint32_t middle;
	sbx_label right;
	sbx_label left;

	if (high - low <= ROW)
		return write_row(tree, low, high);
	middle = split(tree->steps, low, high);
	right = write_tree(tree, tree->steps[middle].single ? middle : middle + 1, high);
	left = write_tree(tree, low, middle);
	return sbx_assemble_test(
	    tree->assembler, SBX_CODE_AT_LEAST, tree->steps[middle].start, right, left);
}

bool
sbx_compile(const struct sbx_ruleset *ruleset, struct sbx_arena *arena,
    struct sbx_program *program, struct sbx_diagnostic *diagnostic)
{
	const struct segments segments = find_segments(ruleset, arena);
	struct step *steps = sbx_arena_take(arena, segments.count * sizeof(*steps));
	const uint32_t count = find_steps(&segments, steps);
	struct sbx_assembler assembler = {
		.returns = sbx_arena_take(arena, (count + 3) * sizeof(struct sbx_return)),
		.reversed = sbx_arena_take(arena, SBX_INSTRUCTIONS_MAX * sizeof(struct sock_filter)),
	};
	const struct tree tree = { &assembler, steps, segments.list[0].value };
	sbx_label native;
	sbx_label other;
	sbx_label check;

	native = sbx_assemble_load(&assembler, offsetof(struct seccomp_data, nr),
	    write_tree(&tree, 0, count));
	other = sbx_assemble_result(&assembler, sbx_return_value(ruleset->foreign));
	check = sbx_assemble_test(
	    &assembler, SBX_CODE_EQUAL, ruleset->abi.audit_arch, native, other);
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
