/* tokenize: source (text) -> tokens. Twin: packages/policy/src/tokenize.ts */

#include "tokenize.h"

/* What a byte is: the kind of the token that it starts, or one of these. */
enum {
	NOTHING = 0x20, /* no token starts with it */
	SEPARATOR,
	COMMENT, /* starts a comment */
};

#define _ NOTHING
#define S SEPARATOR
#define H COMMENT
#define W SBX_TOKEN_WORD
#define M SBX_TOKEN_MINUS
#define E SBX_TOKEN_EQUALS
#define A SBX_TOKEN_AT
#define O SBX_TOKEN_OPEN
#define C SBX_TOKEN_CLOSE
#define P SBX_TOKEN_OPERATOR
static const uint8_t classes[256] = {
	/* clang-format off */
	_, _, _, _, _, _, _, _, _, S, S, S, S, S, _, _, /* \t \n \v \f \r */
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _,
	S, P, _, H, _, _, P, _, O, C, _, _, P, M, _, _, /*  !"#$%&'()*+,-./ */
	W, W, W, W, W, W, W, W, W, W, S, _, P, E, P, _, /* 0123456789:;<=>? */
	A, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* @ABCDEFGHIJKLMNO */
	W, W, W, W, W, W, W, W, W, W, W, _, _, _, _, W, /* PQRSTUVWXYZ[\]^_ */
	_, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* `abcdefghijklmno */
	W, W, W, W, W, W, W, W, W, W, W, _, P, _, P, _, /* pqrstuvwxyz{|}~  */
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _,
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _,
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _,
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _,
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _,
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _,
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _,
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _,
	/* clang-format on */
};
#undef _
#undef S
#undef H
#undef W
#undef M
#undef E
#undef A
#undef O
#undef C
#undef P

static inline uint8_t
class_of(const char *byte)
{
	return classes[(unsigned char)*byte];
}

/* The end of the run of separators and comments that may start at @at; a NUL ends it. */
static inline const char *
skip_separators(const char *at)
{
	for (; class_of(at) >= SEPARATOR; at++) {
		if (class_of(at) != COMMENT)
			continue;
		while (at[1] != '\n' && at[1] != '\0')
			at++;
	}
	return at;
}

/* Whether a word goes on with @byte: "kill-thread" is one word. */
static inline bool
goes_on_word(const char *byte)
{
	return class_of(byte) <= SBX_TOKEN_MINUS;
}

static inline const char *
skip_word(const char *at)
{
	while (goes_on_word(at))
		at++;
	return at;
}

static bool
fail(enum sbx_code code, const struct sbx_source *source, struct sbx_span span,
    struct sbx_diagnostic *diagnostic)
{
	*diagnostic = (struct sbx_diagnostic){
		.code = code, .source = *source, .span = span, .limit = SBX_TEXT_MAX
	};
	return false;
}

static inline struct sbx_token
make_token(const char *text, const char *start, const char *end, uint8_t kind, bool separated)
{
	return (struct sbx_token){
		.start = (uint16_t)(start - text),
		.end = (uint16_t)(end - text),
		.kind = kind,
		.separated = separated,
	};
}

bool
sbx_tokenize(const struct sbx_source *source, struct sbx_arena *arena, struct sbx_tokens *tokens,
    struct sbx_diagnostic *diagnostic)
{
	const char *text = source->text;
	const char *text_end = text + source->length;
	const char *start = skip_separators(text);
	const char *end = text;
	struct sbx_token *list;
	struct sbx_token *token;

	if (source->length > SBX_TEXT_MAX)
		return fail(
		    SBX_MESSAGE_TEXT_TOO_LONG, source, (struct sbx_span){ 0, 0 }, diagnostic);
	list = sbx_arena_take(arena, (source->length + 1) * sizeof(*list));
	for (token = list; start < text_end; token++) {
		const uint8_t kind = class_of(start);
		const bool separated = start > end;

		end = kind == SBX_TOKEN_WORD ? skip_word(start + 1) : start + 1;
		*token = make_token(text, start, end, kind, separated);
		if (kind == NOTHING)
			return fail(SBX_MESSAGE_UNEXPECTED_CHARACTER, source, sbx_token_span(token),
			    diagnostic);
		start = skip_separators(end);
	}
	*token++ = make_token(text, start, start, SBX_TOKEN_END, start > end);
	*tokens = (struct sbx_tokens){ list, (uint32_t)(token - list) };
	sbx_arena_trim(arena, list, tokens->count * sizeof(*list));
	return true;
}
