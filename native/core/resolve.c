/* resolve: sbx_policy (names) -> sbx_ruleset (numbers of some ABIs). Twin: packages/policy/src/resolve.ts */

#include "resolve.h"

#include "item.h"

/* An item that speaks of one call, whatever its arguments: nearly all of them. */
static inline bool
resolve_plain(struct sbx_resolving *resolving, const struct sbx_item *item, uint32_t item_index)
{
	uint32_t number = item->number;
	uint32_t earlier;

	if (item->subject == SBX_SUBJECT_NUMBER) {
		if (!sbx_check_number(resolving, item))
			return false;
	} else {
		const struct sbx_span span = sbx_item_subject(item);
		const uint32_t index =
		    sbx_syscall_index(resolving->text + span.start, span.end - span.start);

		if (index == SBX_NO_INDEX)
			return sbx_fail_at_name(resolving, item);
		number = resolving->numbers[index];
		if (number == SBX_NO_NUMBER)
			return true;
	}
	earlier = sbx_decide(&resolving->deciding, number, item_index, item->removes);
	if (item->removes)
		return sbx_check_removal(resolving, item, earlier != SBX_UNDECIDED);
	if (earlier == SBX_UNDECIDED)
		return true;
	if (earlier >= SBX_CHAIN_BASE)
		return sbx_resolve_item(resolving, item_index);
	return sbx_same_action(resolving->items[earlier].action, item->action) ||
	    sbx_fail_as_hidden(resolving, item, &resolving->items[earlier]);
}

/* The action of a number, by what decides it. */
static inline struct sbx_action
action_of(const struct sbx_resolving *resolving, uint32_t decider)
{
	if (decider < SBX_CHAIN_BASE)
		return resolving->items[decider].action;
	return (struct sbx_action){ SBX_ACTION_CHAIN, (uint16_t)(decider - SBX_CHAIN_BASE) };
}

/* The rules in ascending order: the near numbers in the order of their marks, then the far ones. */
static uint32_t
collect_rules(const struct sbx_resolving *resolving, struct sbx_rule *rules)
{
	const struct sbx_deciding *deciding = &resolving->deciding;
	uint32_t count = 0;

	for (uint32_t word = 0; word < SBX_NEAR_NUMBERS / SBX_MARK_BITS; word++) {
		for (uint64_t marks = deciding->near_marks[word]; marks != 0; marks &= marks - 1) {
			const uint32_t near =
			    word * SBX_MARK_BITS + (uint32_t)__builtin_ctzll(marks);

			rules[count++] = (struct sbx_rule){ deciding->first_number + near,
				action_of(resolving, deciding->near_deciders[near]) };
		}
	}
	for (uint32_t i = 0; i < deciding->far_count; i++) {
		rules[count++] = (struct sbx_rule){ deciding->far[i].number,
			action_of(resolving, deciding->far[i].decider) };
	}
	return count;
}

/* As many numbers as may be decided on one ABI. */
static uint32_t
most_numbers(const struct sbx_policy *policy)
{
	return policy->count + (policy->has_groups ? sbx_syscall_count : 0);
}

/* Neither a group nor with a condition. */
static inline bool
is_plain(const struct sbx_item *item)
{
	return item->comparison_count == 0 && item->subject != SBX_SUBJECT_GROUP;
}

static inline bool
resolve_items(struct sbx_resolving *resolving)
{
	const struct sbx_policy *policy = resolving->policy;
	const bool all_plain = !policy->has_groups && !policy->has_conditions;

	for (uint32_t i = 0; i < policy->count; i++) {
		const struct sbx_item *item = &policy->items[i];

		if (all_plain || is_plain(item) ? !resolve_plain(resolving, item, i)
						: !sbx_resolve_item(resolving, i))
			return false;
	}
	return true;
}

static bool
resolve_table(struct sbx_resolving *resolving, struct sbx_arena *arena, struct sbx_table *table)
{
	const struct sbx_policy *policy = resolving->policy;
	const uint32_t most = most_numbers(policy);
	struct sbx_rule *rules = sbx_arena_take(arena, most * sizeof(*rules));
	struct sbx_far_number *far = sbx_arena_take(arena, most * sizeof(*far));

	sbx_deciding_begin(&resolving->deciding, resolving->abi->first_number, far);
	if (!resolve_items(resolving))
		return false;
	table->abi = resolving->abi;
	table->rules = rules;
	table->count = collect_rules(resolving, rules);
	sbx_arena_trim(arena, far, 0);
	return true;
}

/* Whether a call that @rule is about is made, whatever its arguments. */
static bool
lets_pass(const struct sbx_ruleset *ruleset, const struct sbx_rule *rule)
{
	const struct sbx_clauses *clauses = &ruleset->chains.clauses;
	const struct sbx_chain *chain;

	if (rule->action.kind != SBX_ACTION_CHAIN)
		return sbx_lets_pass(rule->action);
	chain = &ruleset->chains.list[rule->action.error];
	for (uint32_t i = chain->first; i != chain->end; i = clauses->list[i].next) {
		const struct sbx_item *item = &clauses->items[clauses->list[i].item];

		if (!item->removes && !sbx_lets_pass(item->action))
			return false;
	}
	return sbx_lets_pass(chain->action);
}

/*
 * Calls of another ABI have other numbers, so no rule can speak of them: they kill the process.
 * Only a policy that refuses nothing, because its violations are just logged, logs them too.
 */
static struct sbx_action
foreign_action(const struct sbx_ruleset *ruleset, struct sbx_action violation)
{
	bool refuses_nothing = violation.kind == SBX_ACTION_LOG;

	for (uint32_t t = 0; t < ruleset->table_count && refuses_nothing; t++) {
		const struct sbx_table *table = &ruleset->tables[t];

		for (uint32_t i = 0; i < table->count && refuses_nothing; i++)
			refuses_nothing = lets_pass(ruleset, &table->rules[i]);
	}
	return (struct sbx_action){ refuses_nothing ? SBX_ACTION_LOG : SBX_ACTION_KILL, 0 };
}

bool
sbx_resolve(const struct sbx_policy *policy, const struct sbx_abis *abis, struct sbx_arena *arena,
    struct sbx_ruleset *ruleset, struct sbx_diagnostic *diagnostic)
{
	struct sbx_resolving resolving;

	resolving.policy = policy;
	resolving.items = policy->items;
	resolving.text = policy->source.text;
	resolving.diagnostic = diagnostic;
	resolving.several = abis->count > 1;
	resolving.chains = &ruleset->chains;
	sbx_chains_begin(&ruleset->chains, policy, arena);
	ruleset->table_count = abis->count;
	for (uint32_t i = 0; i < abis->count; i++) {
		resolving.abi = &abis->list[i];
		resolving.numbers = resolving.abi->numbers;
		if (!resolve_table(&resolving, arena, &ruleset->tables[i]))
			return false;
	}
	sbx_chains_finish(&ruleset->chains, policy);
	ruleset->source = policy->source;
	ruleset->items = policy->items;
	ruleset->item_count = policy->count;
	ruleset->own_actions = policy->own_actions;
	ruleset->otherwise = policy->otherwise;
	ruleset->foreign = foreign_action(ruleset, policy->violation);
	return true;
}
