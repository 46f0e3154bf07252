/* resolve: sbx_policy (names) -> sbx_ruleset (numbers of one ABI). Twin: packages/policy/src/resolve.ts */

#include "resolve.h"

/* Nearly all numbers are small; they are sorted by being marked. */
#define NEAR_NUMBERS 1024
#define WORD_BITS    64

/* Stands for the item that decides a number where none does. */
#define NO_ITEM UINT32_MAX

/* A number beyond the near ones, and the item that decides it. */
struct far_number {
	uint32_t number;
	uint32_t item;
};

/* Which item decides a number, so far. */
struct deciding {
	uint32_t first_number;
	uint64_t near_marks[NEAR_NUMBERS / WORD_BITS];
	uint16_t near_items[NEAR_NUMBERS]; /* valid where marked */
	struct far_number *far;		   /* ascending */
	uint32_t far_count;
};

static bool
fail(enum sbx_code code, const struct sbx_policy *policy, struct sbx_span span,
    struct sbx_diagnostic *diagnostic)
{
	*diagnostic =
	    (struct sbx_diagnostic){ .code = code, .source = policy->source, .span = span };
	return false;
}

/* Sets @number to the item's, or to SBX_NO_NUMBER where only other ABIs have its name. */
static inline bool
number_of(const struct sbx_policy *policy, const struct sbx_item *item, const struct sbx_abi *abi,
    uint32_t *number, struct sbx_diagnostic *diagnostic)
{
	const struct sbx_span span = sbx_item_subject(item);
	uint32_t index;

	if (item->is_number) {
		*number = item->number;
		if (*number >= abi->first_number && *number <= abi->last_number)
			return true;
		fail(SBX_MESSAGE_NUMBER_OUT_OF_RANGE, policy, span, diagnostic);
		diagnostic->abi = abi->name;
		return false;
	}
	index = sbx_syscall_index(policy->source.text + span.start, span.end - span.start);
	if (index == SBX_NO_INDEX) {
		fail(SBX_MESSAGE_UNKNOWN_SYSCALL, policy, span, diagnostic);
		sbx_syscall_near(abi, diagnostic);
		return false;
	}
	*number = abi->numbers[index];
	return true;
}

/* Where @number stands among the far ones, or would stand. */
static uint32_t
far_place(const struct deciding *deciding, uint32_t number)
{
	uint32_t at = deciding->far_count;

	while (at > 0 && deciding->far[at - 1].number >= number)
		at--;
	return at;
}

static void
far_insert(struct deciding *deciding, uint32_t at, struct far_number entry)
{
	for (uint32_t i = deciding->far_count++; i > at; i--)
		deciding->far[i] = deciding->far[i - 1];
	deciding->far[at] = entry;
}

static void
far_remove(struct deciding *deciding, uint32_t at)
{
	deciding->far_count--;
	for (uint32_t i = at; i < deciding->far_count; i++)
		deciding->far[i] = deciding->far[i + 1];
}

/*
 * Lets item @index decide @number, or takes back the one that does.
 *
 * Returns the index of the item that decided @number before, or NO_ITEM.
 */
static uint32_t
decide_far(struct deciding *deciding, uint32_t number, uint32_t index, bool removes)
{
	const uint32_t at = far_place(deciding, number);
	uint32_t earlier = NO_ITEM;

	if (at < deciding->far_count && deciding->far[at].number == number)
		earlier = deciding->far[at].item;
	if (removes && earlier != NO_ITEM)
		far_remove(deciding, at);
	else if (!removes && earlier == NO_ITEM)
		far_insert(deciding, at, (struct far_number){ number, index });
	return earlier;
}

static inline uint32_t
decide(struct deciding *deciding, uint32_t number, uint32_t index, bool removes)
{
	const uint32_t near = number - deciding->first_number;
	uint32_t earlier;
	uint64_t *mark;
	uint64_t bit;

	if (near >= NEAR_NUMBERS)
		return decide_far(deciding, number, index, removes);
	mark = &deciding->near_marks[near / WORD_BITS];
	bit = (uint64_t)1 << near % WORD_BITS;
	earlier = (*mark & bit) != 0 ? deciding->near_items[near] : NO_ITEM;
	if (removes) {
		*mark &= ~bit;
	} else if (earlier == NO_ITEM) {
		*mark |= bit;
		deciding->near_items[near] = (uint16_t)index;
	}
	return earlier;
}

/* The rules in ascending order: the near numbers in the order of their marks, then the far ones. */
static uint32_t
collect_rules(
    const struct deciding *deciding, const struct sbx_policy *policy, struct sbx_rule *rules)
{
	uint32_t count = 0;

	for (uint32_t word = 0; word < NEAR_NUMBERS / WORD_BITS; word++) {
		for (uint64_t marks = deciding->near_marks[word]; marks != 0; marks &= marks - 1) {
			const uint32_t near = word * WORD_BITS + (uint32_t)__builtin_ctzll(marks);
			const uint32_t item = deciding->near_items[near];

			rules[count++] = (struct sbx_rule){ deciding->first_number + near,
				policy->items[item].action };
		}
	}
	for (uint32_t i = 0; i < deciding->far_count; i++) {
		rules[count++] = (struct sbx_rule){ deciding->far[i].number,
			policy->items[deciding->far[i].item].action };
	}
	return count;
}

/*
 * Calls of another ABI have other numbers, so no rule can speak of them: they kill the process.
 * Only a policy that refuses nothing, because its violations are just logged, logs them too.
 */
static struct sbx_action
foreign_action(const struct sbx_rule *rules, uint32_t count, struct sbx_action violation)
{
	bool refuses_nothing = violation.kind == SBX_ACTION_LOG;

	for (uint32_t i = 0; i < count && refuses_nothing; i++)
		refuses_nothing = sbx_lets_pass(rules[i].action);
	return (struct sbx_action){ refuses_nothing ? SBX_ACTION_LOG : SBX_ACTION_KILL, 0 };
}

/* Whether @item agrees with the @earlier one about its call, if there is one. */
static inline bool
check_earlier(const struct sbx_policy *policy, const struct sbx_item *item, uint32_t earlier,
    struct sbx_diagnostic *diagnostic)
{
	const struct sbx_span span = sbx_item_span(item);

	if (item->removes) {
		/* In a deny list, "-execve" alone reads as if it denied execve. */
		if (earlier == NO_ITEM && policy->otherwise.kind == SBX_ACTION_ALLOW)
			return fail(SBX_MESSAGE_IDLE_REMOVAL, policy, span, diagnostic);
		return true;
	}
	if (earlier == NO_ITEM || sbx_same_action(policy->items[earlier].action, item->action))
		return true;
	fail(SBX_MESSAGE_HIDDEN_ITEM, policy, span, diagnostic);
	diagnostic->other = sbx_item_span(&policy->items[earlier]);
	return false;
}

/* Decides the items in order. */
static bool
decide_items(const struct sbx_policy *policy, const struct sbx_abi *abi, struct deciding *deciding,
    struct sbx_diagnostic *diagnostic)
{
	const struct sbx_item *item = policy->items;

	for (uint32_t i = 0; i < policy->count; i++, item++) {
		uint32_t number = 0;
		uint32_t earlier;

		if (!number_of(policy, item, abi, &number, diagnostic))
			return false;
		if (number == SBX_NO_NUMBER && !item->is_number)
			continue;
		earlier = decide(deciding, number, i, item->removes);
		if (!check_earlier(policy, item, earlier, diagnostic))
			return false;
	}
	return true;
}

bool
sbx_resolve(const struct sbx_policy *policy, const struct sbx_abi *abi, struct sbx_arena *arena,
    struct sbx_ruleset *ruleset, struct sbx_diagnostic *diagnostic)
{
	struct sbx_rule *rules = sbx_arena_take(arena, policy->count * sizeof(*rules));
	struct deciding deciding;
	uint32_t count;

	deciding.first_number = abi->first_number;
	deciding.far = sbx_arena_take(arena, policy->count * sizeof(*deciding.far));
	deciding.far_count = 0;
	for (uint32_t i = 0; i < NEAR_NUMBERS / WORD_BITS; i++)
		deciding.near_marks[i] = 0;
	if (!decide_items(policy, abi, &deciding, diagnostic))
		return false;

	count = collect_rules(&deciding, policy, rules);
	sbx_arena_trim(arena, deciding.far, 0);
	*ruleset = (struct sbx_ruleset){
		.source = policy->source,
		.abi = *abi,
		.rules = rules,
		.count = count,
		.own_actions = policy->own_actions,
		.otherwise = policy->otherwise,
		.foreign = foreign_action(rules, count, policy->violation),
	};
	return true;
}
