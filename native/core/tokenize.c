/* tokenize: source (text) -> tokens. Twin: packages/policy/src/tokenize.ts */

#include "tokenize.h"

/* Whether a word goes on with this byte: "kill-thread" is one word. */
#define GOES_ON_WORD 0x80

/* What a token that starts with this byte is, or 0 where none can start. */
#define S SBX_TOKEN_SEPARATOR
#define W (SBX_TOKEN_WORD | GOES_ON_WORD)
#define M (SBX_TOKEN_MINUS | GOES_ON_WORD)
#define E SBX_TOKEN_EQUALS
#define A SBX_TOKEN_AT
#define O SBX_TOKEN_OPEN
#define C SBX_TOKEN_CLOSE
#define P SBX_TOKEN_OPERATOR
static const uint8_t first_byte[256] = {
	/* clang-format off */
	0, 0, 0, 0, 0, 0, 0, 0, 0, S, S, S, S, S, 0, 0, /* \t \n \v \f \r */
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	S, P, 0, S, 0, 0, P, 0, O, C, 0, 0, P, M, 0, 0, /*  !"#$%&'()*+,-./ */
	W, W, W, W, W, W, W, W, W, W, S, 0, P, E, P, 0, /* 0123456789:;<=>? */
	A, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* @ABCDEFGHIJKLMNO */
	W, W, W, W, W, W, W, W, W, W, W, 0, 0, 0, 0, W, /* PQRSTUVWXYZ[\]^_ */
	0, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* `abcdefghijklmno */
	W, W, W, W, W, W, W, W, W, W, W, 0, P, 0, P, 0, /* pqrstuvwxyz{|}~  */
	/* clang-format on */
};
#undef S
#undef W
#undef M
#undef E
#undef A
#undef O
#undef C
#undef P

static inline enum sbx_token_kind
kind_of(char byte)
{
	return first_byte[(unsigned char)byte] & ~GOES_ON_WORD;
}

/* The end of the run of separators and comments that may start at @at. */
static uint32_t
skip_separators(const struct sbx_source *source, uint32_t at)
{
	while (kind_of(source->text[at]) == SBX_TOKEN_SEPARATOR) {
		if (source->text[at] == '#')
			at = sbx_line_of(source, at).end;
		else
			at++;
	}
	return at;
}

static inline uint32_t
skip_word(const struct sbx_source *source, uint32_t at)
{
	const char *byte = source->text + at;

	while ((first_byte[(unsigned char)*byte] & GOES_ON_WORD) != 0)
		byte++;
	return (uint32_t)(byte - source->text);
}

bool
sbx_tokenize(const struct sbx_source *source, struct sbx_arena *arena, struct sbx_tokens *tokens,
    struct sbx_diagnostic *diagnostic)
{
	struct sbx_token *list;
	struct sbx_token *token;
	uint32_t start;
	bool separated;

	if (source->length > SBX_TEXT_MAX) {
		*diagnostic = (struct sbx_diagnostic){ .code = SBX_MESSAGE_TEXT_TOO_LONG,
			.source = *source,
			.limit = SBX_TEXT_MAX };
		return false;
	}
	list = sbx_arena_take(arena, (source->length + 1) * sizeof(*list));
	token = list;
	start = skip_separators(source, 0);
	separated = start > 0;
	while (start < source->length) {
		const uint8_t kind = (uint8_t)kind_of(source->text[start]);
		const bool is_word = kind == SBX_TOKEN_WORD;
		const uint32_t end = is_word ? skip_word(source, start + 1) : start + 1;

		if (kind == SBX_TOKEN_NONE) {
			*diagnostic = (struct sbx_diagnostic){
				.code = SBX_MESSAGE_UNEXPECTED_CHARACTER,
				.source = *source,
				.span = { start, end },
			};
			return false;
		}
		*token++ = (struct sbx_token){ { start, end }, kind, separated };
		start = skip_separators(source, end);
		separated = start > end;
	}
	*token++ = (struct sbx_token){ { start, start }, SBX_TOKEN_END, separated };
	*tokens = (struct sbx_tokens){ list, (uint32_t)(token - list) };
	sbx_arena_trim(arena, list, tokens->count * sizeof(*list));
	return true;
}
