/* parse: tokens -> sbx_policy. Twin: packages/policy/src/parse.ts */

#include "parse.h"

#include "integer.h"

/* What is gathered beside the items. */
struct parser {
	struct sbx_cursor cursor;
	struct sbx_conditions conditions;
	struct sbx_action listed; /* the action of an item without one of its own */
	uint32_t own_actions;
	bool has_groups;
};

static bool
parse_number(const struct sbx_cursor *cursor, struct sbx_span span, uint32_t *number)
{
	const char *text = cursor->source->text + span.start;
	uint64_t value = 0;

	switch (sbx_parse_integer(text, span.end - span.start, &value)) {
	case SBX_INTEGER_INVALID: return sbx_fail_at(cursor, SBX_MESSAGE_INVALID_NUMBER, span);
	case SBX_INTEGER_OVERFLOW: value = UINT64_MAX; break;
	case SBX_INTEGER_VALID: break;
	}
	if (value > UINT32_MAX)
		return sbx_fail_at(cursor, SBX_MESSAGE_NUMBER_OVERFLOW, span);
	*number = (uint32_t)value;
	return true;
}

/* The name of a group, behind its "@". */
static bool
parse_group(struct parser *parser, struct sbx_item *item)
{
	struct sbx_cursor *cursor = &parser->cursor;

	cursor->at++;
	if (cursor->at->kind != SBX_TOKEN_WORD || cursor->at->separated)
		return sbx_fail_at(cursor, SBX_MESSAGE_EXPECTED_GROUP, sbx_behind_last(cursor));
	item->subject = SBX_SUBJECT_GROUP;
	item->subject_end = cursor->at->end;
	parser->has_groups = true;
	cursor->at++;
	return true;
}

static inline bool
parse_subject(struct parser *parser, struct sbx_item *item)
{
	struct sbx_cursor *cursor = &parser->cursor;
	const struct sbx_token *token = cursor->at;

	if (item->removes && token->separated)
		return sbx_fail_at(cursor, SBX_MESSAGE_EXPECTED_SUBJECT, sbx_behind_last(cursor));
	if (token->kind != SBX_TOKEN_WORD) {
		if (token->kind == SBX_TOKEN_AT)
			return parse_group(parser, item);
		return sbx_fail_at_current(cursor, SBX_MESSAGE_EXPECTED_SUBJECT, 0);
	}
	cursor->at++;
	item->subject_end = token->end;
	item->subject = sbx_is_number(cursor, token) ? SBX_SUBJECT_NUMBER : SBX_SUBJECT_NAME;
	return item->subject == SBX_SUBJECT_NAME ||
	    parse_number(cursor, sbx_token_span(token), &item->number);
}

static bool
parse_condition(struct parser *parser, struct sbx_item *item)
{
	struct sbx_conditions *conditions = &parser->conditions;

	item->first_comparison = conditions->comparison_count;
	if (!sbx_parse_condition(&parser->cursor, conditions))
		return false;
	item->comparison_count = (uint16_t)(conditions->comparison_count - item->first_comparison);
	return true;
}

/* Whether the next token belongs to the item. */
static inline bool
is_attached(const struct sbx_cursor *cursor)
{
	return !cursor->at->separated && cursor->at->kind != SBX_TOKEN_END;
}

/* What follows a subject and its condition without a separator: an action. */
static bool
parse_action(struct parser *parser, struct sbx_item *item)
{
	struct sbx_cursor *cursor = &parser->cursor;
	const struct sbx_token *name = cursor->at + 1;

	if (cursor->at->kind != SBX_TOKEN_EQUALS)
		return sbx_fail_at_current(cursor, SBX_MESSAGE_EXPECTED_SEPARATOR, 0);
	if (item->removes)
		return sbx_fail_at_current(cursor, SBX_MESSAGE_REMOVAL_WITH_ACTION, 0);
	cursor->at = name;
	if (name->kind != SBX_TOKEN_WORD || name->separated)
		return sbx_fail_at(cursor, SBX_MESSAGE_EXPECTED_ACTION, sbx_behind_last(cursor));
	cursor->at++;
	if (!sbx_parse_action(
		cursor->source, sbx_token_span(name), &item->action, cursor->diagnostic))
		return false;
	if (is_attached(cursor))
		return sbx_fail_at_current(cursor, SBX_MESSAGE_EXPECTED_SEPARATOR, 0);
	parser->own_actions++;
	return true;
}

/* What belongs to an item behind its subject. */
static bool
parse_tail(struct parser *parser, struct sbx_item *item)
{
	struct sbx_cursor *cursor = &parser->cursor;

	if (sbx_take(cursor, SBX_TOKEN_OPEN) && !parse_condition(parser, item))
		return false;
	if (is_attached(cursor) && !parse_action(parser, item))
		return false;
	item->end = cursor->at[-1].end;
	return true;
}

static inline bool
parse_item(struct parser *parser, struct sbx_item *item)
{
	const struct sbx_token *first = parser->cursor.at;

	item->start = first->start;
	item->removes = first->kind == SBX_TOKEN_MINUS;
	item->action = parser->listed;
	item->comparison_count = 0;
	if (item->removes)
		parser->cursor.at++;
	if (!parse_subject(parser, item))
		return false;
	item->end = item->subject_end;
	return !is_attached(&parser->cursor) || parse_tail(parser, item);
}

bool
sbx_parse(const struct sbx_tokens *tokens, const struct sbx_source *source,
    struct sbx_list_meaning meaning, struct sbx_arena *arena, struct sbx_policy *policy,
    struct sbx_diagnostic *diagnostic)
{
	const struct sbx_action allow = { SBX_ACTION_ALLOW, 0 };
	const uint32_t most = tokens->count < SBX_ITEMS_MAX ? tokens->count : SBX_ITEMS_MAX;
	struct parser parser = {
		.cursor = { source, tokens->list, diagnostic },
		.listed = meaning.denies ? meaning.violation : allow,
	};
	struct sbx_item *items;
	uint32_t count = 0;

	if (tokens->has_conditions)
		sbx_conditions_begin(&parser.conditions, tokens, arena);
	items = sbx_arena_take(arena, most * sizeof(*items));
	for (; parser.cursor.at->kind != SBX_TOKEN_END; count++) {
		if (count == SBX_ITEMS_MAX)
			return sbx_fail_at_current(
			    &parser.cursor, SBX_MESSAGE_TOO_MANY_ITEMS, SBX_ITEMS_MAX);
		if (!parse_item(&parser, &items[count]))
			return false;
	}
	sbx_arena_trim(arena, items, count * sizeof(*items));
	*policy = (struct sbx_policy){
		.source = *source,
		.items = items,
		.count = count,
		.comparisons = parser.conditions.comparisons,
		.steps = parser.conditions.steps,
		.own_actions = parser.own_actions,
		.has_groups = parser.has_groups,
		.has_conditions = parser.conditions.comparison_count > 0,
		.otherwise = meaning.denies ? allow : meaning.violation,
		.violation = meaning.violation,
	};
	return true;
}
