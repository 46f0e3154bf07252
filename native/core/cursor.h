/* cursor: where a parser stands among tokens. Twin: packages/policy/src/cursor.ts */

#ifndef SBX_CURSOR_H
#define SBX_CURSOR_H

#include "tokenize.h"

/* Where the parser stands. The last token is SBX_TOKEN_END, and nothing goes beyond it. */
struct sbx_cursor {
	const struct sbx_source *source;
	const struct sbx_token *at;
	struct sbx_diagnostic *diagnostic;
};

/* Takes the next token if it is a @kind. */
static inline bool
sbx_take(struct sbx_cursor *cursor, enum sbx_token_kind kind)
{
	if (cursor->at->kind != kind)
		return false;
	cursor->at++;
	return true;
}

/* The bytes of @token. */
static inline const char *
sbx_text_of(const struct sbx_cursor *cursor, const struct sbx_token *token)
{
	return cursor->source->text + token->start;
}

/* Whether @token is a word that begins with a digit. */
static inline bool
sbx_is_number(const struct sbx_cursor *cursor, const struct sbx_token *token)
{
	const char first = *sbx_text_of(cursor, token);

	return first >= '0' && first <= '9';
}

/* What stands right behind the last token: the next one, or the separator before it. */
struct sbx_span sbx_behind_last(const struct sbx_cursor *cursor);

/* Sets the diagnostic. Returns false. */
bool sbx_fail_at(const struct sbx_cursor *cursor, enum sbx_code code, struct sbx_span span);

/* Refuses the next token. Returns false. */
bool sbx_fail_at_current(const struct sbx_cursor *cursor, enum sbx_code code, uint32_t limit);

#endif
