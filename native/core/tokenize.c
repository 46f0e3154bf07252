/* tokenize: source (text) -> tokens. Twin: packages/policy/src/tokenize.ts */

#include "tokenize.h"

/* What a byte is: the kind of the token that it starts, or one of these. */
enum {
	NOTHING = 0x20, /* no token starts with it */
	SEPARATOR = 0x21,
	COMMENT = 0x22,	     /* starts a comment */
	GOES_ON_WORD = 0x80, /* set where a word goes on with it: "kill-thread" is one word */
};

#define _ NOTHING
#define S SEPARATOR
#define H COMMENT
#define W (SBX_TOKEN_WORD | GOES_ON_WORD)
#define M (SBX_TOKEN_MINUS | GOES_ON_WORD)
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
	for (;; at++) {
		if (class_of(at) == COMMENT) {
			while (*at != '\n' && *at != '\0')
				at++;
		}
		if (class_of(at) != SEPARATOR)
			return at;
	}
}

static inline const char *
skip_word(const char *at)
{
	while ((class_of(at) & GOES_ON_WORD) != 0)
		at++;
	return at;
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
	const char *start = skip_separators(text);
	const char *end = text;
	struct sbx_token *list;
	struct sbx_token *token;

	if (source->length > SBX_TEXT_MAX) {
		*diagnostic = (struct sbx_diagnostic){
			.code = SBX_MESSAGE_TEXT_TOO_LONG, .source = *source, .limit = SBX_TEXT_MAX
		};
		return false;
	}
	list = sbx_arena_take(arena, (source->length + 1) * sizeof(*list));
	token = list;
	while (start < text + source->length) {
		const uint8_t kind = class_of(start) & (uint8_t)~GOES_ON_WORD;
		const bool separated = start > end;

		end = kind == SBX_TOKEN_WORD ? skip_word(start + 1) : start + 1;
		*token = make_token(text, start, end, kind, separated);
		if (kind == NOTHING) {
			*diagnostic = (struct sbx_diagnostic){
				.code = SBX_MESSAGE_UNEXPECTED_CHARACTER,
				.source = *source,
				.span = sbx_token_span(token),
			};
			return false;
		}
		token++;
		start = skip_separators(end);
	}
	*token++ = make_token(text, start, start, SBX_TOKEN_END, start > end);
	*tokens = (struct sbx_tokens){ list, (uint32_t)(token - list) };
	sbx_arena_trim(arena, list, tokens->count * sizeof(*list));
	return true;
}
