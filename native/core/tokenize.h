/* tokenize: source (text) -> tokens. Twin: packages/policy/src/tokenize.ts */

#ifndef SBX_TOKENIZE_H
#define SBX_TOKENIZE_H

#include "arena.h"
#include "diagnostic.h"

/* The longest list, in bytes: places in it have 16 bits. */
#define SBX_TEXT_MAX UINT16_MAX

/*
 * A word is a name, a number or an action. A colon is a token between parentheses only; elsewhere it
 * separates. The others, from COMMA on, are what conditions are made of.
 */
enum sbx_token_kind {
	SBX_TOKEN_END,
	SBX_TOKEN_WORD,
	SBX_TOKEN_MINUS,
	SBX_TOKEN_EQUALS, /* "=" */
	SBX_TOKEN_AT,
	SBX_TOKEN_OPEN,
	SBX_TOKEN_CLOSE,
	SBX_TOKEN_COLON,
	SBX_TOKEN_COMMA,
	SBX_TOKEN_EQUAL, /* "==" */
	SBX_TOKEN_NOT_EQUAL,
	SBX_TOKEN_LESS,
	SBX_TOKEN_AT_MOST,
	SBX_TOKEN_GREATER,
	SBX_TOKEN_AT_LEAST,
	SBX_TOKEN_MASK,	  /* "&" */
	SBX_TOKEN_BOTH,	  /* "&&" */
	SBX_TOKEN_BITS,	  /* "|" */
	SBX_TOKEN_EITHER, /* "||" */
	SBX_TOKEN_COMPLEMENT,
};

/* One token: its kind, and its bytes in the source. It is small, since a page costs a microsecond. */
struct sbx_token {
	uint16_t start;
	uint16_t end;
	uint8_t kind;
	bool separated; /* whether ":", white space or a comment stands before it */
};

/* The last token is always SBX_TOKEN_END. */
struct sbx_tokens {
	const struct sbx_token *list;
	uint32_t count;
	bool has_conditions; /* whether there is a parenthesis */
};

static inline struct sbx_span
sbx_token_span(const struct sbx_token *token)
{
	return (struct sbx_span){ token->start, token->end };
}

/*
 * Cuts the text of a list into tokens.
 *
 * Returns false with @diagnostic set: text_too_long, unexpected_character.
 */
__attribute__((warn_unused_result)) bool sbx_tokenize(const struct sbx_source *source,
    struct sbx_arena *arena, struct sbx_tokens *tokens, struct sbx_diagnostic *diagnostic);

#endif
