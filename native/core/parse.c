/* parse: tokens -> sbx_policy. Twin: packages/policy/src/parse.ts */

#include "parse.h"

#include "integer.h"

/* Where the parser stands. The last token is SBX_TOKEN_END, and nothing goes beyond it. */
struct cursor {
	const struct sbx_source *source;
	const struct sbx_token *at;
	struct sbx_diagnostic *diagnostic;
	uint32_t own_actions;
};

static bool
fail(const struct cursor *cursor, enum sbx_code code, struct sbx_span span)
{
	*cursor->diagnostic = (struct sbx_diagnostic){
		.code = code,
		.source = *cursor->source,
		.span = span,
		.limit = SBX_ITEMS_MAX,
	};
	return false;
}

/* What stands right behind the last token: the next one, or the separator before it. */
static struct sbx_span
behind_last(const struct cursor *cursor)
{
	const uint32_t last_end = cursor->at[-1].end;

	if (cursor->at->separated)
		return (struct sbx_span){ last_end, last_end + 1 };
	return sbx_token_span(cursor->at);
}

static bool
fail_at_group(const struct cursor *cursor)
{
	const struct sbx_token *next = &cursor->at[1];
	struct sbx_span span = sbx_token_span(cursor->at);

	if (next->kind == SBX_TOKEN_WORD && !next->separated)
		span.end = next->end;
	return fail(cursor, SBX_MESSAGE_UNSUPPORTED_GROUP, span);
}

static bool
parse_number(struct cursor *cursor, struct sbx_span span, uint32_t *number)
{
	const char *text = cursor->source->text + span.start;

	switch (sbx_parse_integer(text, span.end - span.start, number)) {
	case SBX_INTEGER_INVALID: return fail(cursor, SBX_MESSAGE_INVALID_NUMBER, span);
	case SBX_INTEGER_OVERFLOW: return fail(cursor, SBX_MESSAGE_NUMBER_OVERFLOW, span);
	case SBX_INTEGER_VALID: break;
	}
	return true;
}

static inline bool
parse_subject(struct cursor *cursor, struct sbx_item *item)
{
	const struct sbx_token *token = cursor->at;
	const struct sbx_span span = sbx_token_span(token);
	char first;

	if (item->removes && token->separated)
		return fail(cursor, SBX_MESSAGE_EXPECTED_SUBJECT, behind_last(cursor));
	if (token->kind != SBX_TOKEN_WORD) {
		if (token->kind == SBX_TOKEN_AT)
			return fail_at_group(cursor);
		return fail(cursor, SBX_MESSAGE_EXPECTED_SUBJECT, span);
	}
	cursor->at++;
	item->subject_end = token->end;
	item->end = token->end;
	first = cursor->source->text[span.start];
	item->is_number = first >= '0' && first <= '9';
	return !item->is_number || parse_number(cursor, span, &item->number);
}

/* What follows a subject without a separator: an action, or nothing at the end of the list. */
static bool
parse_tail(struct cursor *cursor, struct sbx_item *item)
{
	const struct sbx_token *token = cursor->at;
	const struct sbx_token *name = token + 1;
	const struct sbx_token *after = token + 2;

	if (token->kind == SBX_TOKEN_END)
		return true;
	if (token->kind == SBX_TOKEN_OPEN)
		return fail(cursor, SBX_MESSAGE_UNSUPPORTED_CONDITION, sbx_token_span(token));
	if (token->kind != SBX_TOKEN_EQUALS)
		return fail(cursor, SBX_MESSAGE_EXPECTED_SEPARATOR, sbx_token_span(token));
	if (item->removes)
		return fail(cursor, SBX_MESSAGE_REMOVAL_WITH_ACTION, sbx_token_span(token));
	cursor->at = name;
	if (name->kind != SBX_TOKEN_WORD || name->separated)
		return fail(cursor, SBX_MESSAGE_EXPECTED_ACTION, behind_last(cursor));
	cursor->at = after;
	if (!sbx_parse_action(
		cursor->source, sbx_token_span(name), &item->action, cursor->diagnostic))
		return false;
	if (!after->separated && after->kind != SBX_TOKEN_END)
		return fail(cursor, SBX_MESSAGE_EXPECTED_SEPARATOR, sbx_token_span(after));
	item->end = name->end;
	cursor->own_actions++;
	return true;
}

static inline bool
parse_item(struct cursor *cursor, struct sbx_action listed, struct sbx_item *item)
{
	item->start = cursor->at->start;
	item->removes = cursor->at->kind == SBX_TOKEN_MINUS;
	item->action = listed;
	if (item->removes)
		cursor->at++;
	if (!parse_subject(cursor, item))
		return false;
	return cursor->at->separated || parse_tail(cursor, item);
}

bool
sbx_parse(const struct sbx_tokens *tokens, const struct sbx_source *source,
    struct sbx_list_meaning meaning, struct sbx_arena *arena, struct sbx_policy *policy,
    struct sbx_diagnostic *diagnostic)
{
	const struct sbx_action allow = { SBX_ACTION_ALLOW, 0 };
	const struct sbx_action listed = meaning.denies ? meaning.violation : allow;
	const struct sbx_action otherwise = meaning.denies ? allow : meaning.violation;
	const uint32_t most = tokens->count < SBX_ITEMS_MAX ? tokens->count : SBX_ITEMS_MAX;
	struct sbx_item *items = sbx_arena_take(arena, most * sizeof(*items));
	struct cursor cursor = { source, tokens->list, diagnostic, 0 };
	uint32_t count = 0;

	for (; cursor.at->kind != SBX_TOKEN_END; count++) {
		if (count == SBX_ITEMS_MAX)
			return fail(&cursor, SBX_MESSAGE_TOO_MANY_ITEMS, sbx_token_span(cursor.at));
		if (!parse_item(&cursor, listed, &items[count]))
			return false;
	}
	sbx_arena_trim(arena, items, count * sizeof(*items));
	*policy = (struct sbx_policy){
		.source = *source,
		.items = items,
		.count = count,
		.own_actions = cursor.own_actions,
		.otherwise = otherwise,
		.violation = meaning.violation,
	};
	return true;
}
