/* tokenize: source (text) -> tokens. Twin: packages/policy/src/tokenize.ts */

#include "tokenize.h"

/* What a byte is: the kind of the token that it starts, or one of these. */
enum {
	NOT = 0x20, /* no token by itself */
	NOTHING,    /* no token starts with it */
	SEPARATOR,
	COMMENT,	 /* starts a comment */
	COLON_SEPARATOR, /* separates outside of parentheses */
};

#define _ NOTHING
#define S SEPARATOR
#define H COMMENT
#define K COLON_SEPARATOR
#define W SBX_TOKEN_WORD
#define M SBX_TOKEN_MINUS
#define E SBX_TOKEN_EQUALS
#define A SBX_TOKEN_AT
#define O SBX_TOKEN_OPEN
#define C SBX_TOKEN_CLOSE
#define F SBX_TOKEN_COMMA
#define N NOT
#define L SBX_TOKEN_LESS
#define G SBX_TOKEN_GREATER
#define P SBX_TOKEN_MASK
#define B SBX_TOKEN_BITS
#define T SBX_TOKEN_COMPLEMENT
static const uint8_t classes[256] = {
	/* clang-format off */
	_, _, _, _, _, _, _, _, _, S, S, S, S, S, _, _, /* \t \n \v \f \r */
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _,
	S, N, _, H, _, _, P, _, O, C, _, _, F, M, _, _, /*  !"#$%&'()*+,-./ */
	W, W, W, W, W, W, W, W, W, W, K, _, L, E, G, _, /* 0123456789:;<=>? */
	A, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* @ABCDEFGHIJKLMNO */
	W, W, W, W, W, W, W, W, W, W, W, _, _, _, _, W, /* PQRSTUVWXYZ[\]^_ */
	_, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* `abcdefghijklmno */
	W, W, W, W, W, W, W, W, W, W, W, _, B, _, T, _, /* pqrstuvwxyz{|}~  */
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
#undef K
#undef W
#undef M
#undef E
#undef A
#undef O
#undef C
#undef F
#undef N
#undef L
#undef G
#undef P
#undef B
#undef T

/* The tokens of two characters: by the first one's class, the second one and what both are. */
static const struct {
	uint8_t first;
	char second;
	uint8_t kind;
} pairs[] = {
	{ SBX_TOKEN_EQUALS, '=', SBX_TOKEN_EQUAL },
	{ NOT, '=', SBX_TOKEN_NOT_EQUAL },
	{ SBX_TOKEN_LESS, '=', SBX_TOKEN_AT_MOST },
	{ SBX_TOKEN_GREATER, '=', SBX_TOKEN_AT_LEAST },
	{ SBX_TOKEN_MASK, '&', SBX_TOKEN_BOTH },
	{ SBX_TOKEN_BITS, '|', SBX_TOKEN_EITHER },
};
#define PAIRS (sizeof(pairs) / sizeof(pairs[0]))

static inline uint8_t
class_of(const char *byte)
{
	return classes[(unsigned char)*byte];
}

/* The last byte of the comment that starts at @at; a NUL ends it, and a newline. */
static inline const char *
skip_comment(const char *at)
{
	while (at[1] != '\n' && at[1] != '\0')
		at++;
	return at;
}

/* The end of the run of separators and comments that may start at @at; a NUL ends it. */
static inline const char *
skip_separators(const char *at)
{
	for (; class_of(at) >= SEPARATOR; at++) {
		if (class_of(at) == COMMENT)
			at = skip_comment(at);
	}
	return at;
}

/* The same between parentheses, where a colon is a token. */
static __attribute__((noinline)) const char *
skip_blanks(const char *at)
{
	for (; class_of(at) == SEPARATOR || class_of(at) == COMMENT; at++) {
		if (class_of(at) == COMMENT)
			at = skip_comment(at);
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

/* Out of line, so that what is read has all registers. */
static __attribute__((noinline)) bool
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

/* The kind of the token at @start that is no word, and its @end; NOTHING where there is none. */
static __attribute__((noinline)) uint8_t
read_sign(const char *start, const char **end)
{
	const uint8_t class = class_of(start);

	for (size_t i = 0; i < PAIRS; i++) {
		if (pairs[i].first == class && start[1] == pairs[i].second) {
			*end = start + 2;
			return pairs[i].kind;
		}
	}
	*end = start + 1;
	if (class == COLON_SEPARATOR)
		return SBX_TOKEN_COLON;
	return class >= NOT ? NOTHING : class;
}

/* How deep in parentheses the text behind a token is. */
static inline uint32_t
depth_behind(uint8_t kind, uint32_t depth)
{
	if (kind == SBX_TOKEN_OPEN)
		return depth + 1;
	return kind == SBX_TOKEN_CLOSE && depth > 0 ? depth - 1 : depth;
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
	uint32_t depth = 0;
	bool has_conditions = false;

	if (source->length > SBX_TEXT_MAX)
		return fail(
		    SBX_MESSAGE_TEXT_TOO_LONG, source, (struct sbx_span){ 0, 0 }, diagnostic);
	list = sbx_arena_take(arena, (source->length + 1) * sizeof(*list));
	for (token = list; start < text_end; token++) {
		uint8_t kind = class_of(start);
		const bool separated = start > end;

		if (kind == SBX_TOKEN_WORD)
			end = skip_word(start + 1);
		else
			kind = read_sign(start, &end);
		*token = make_token(text, start, end, kind, separated);
		if (kind == NOTHING)
			return fail(SBX_MESSAGE_UNEXPECTED_CHARACTER, source, sbx_token_span(token),
			    diagnostic);
		depth = depth_behind(kind, depth);
		has_conditions |= kind == SBX_TOKEN_OPEN;
		start = depth == 0 ? skip_separators(end) : skip_blanks(end);
	}
	*token++ = make_token(text, start, start, SBX_TOKEN_END, start > end);
	*tokens = (struct sbx_tokens){ list, (uint32_t)(token - list), has_conditions };
	sbx_arena_trim(arena, list, tokens->count * sizeof(*list));
	return true;
}
