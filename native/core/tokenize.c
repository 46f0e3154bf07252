/* tokenize: source (text) -> tokens. Twin: packages/policy/src/tokenize.ts */

#include "tokenize.h"

/* What a token that starts with this byte is; 0 where none can start. */
#define S SBX_TOKEN_SEPARATOR
#define W SBX_TOKEN_WORD
#define M SBX_TOKEN_MINUS
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
	return first_byte[(unsigned char)byte];
}

/* The end of the run of separators and comments that starts at @at. */
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

/* Whether a word goes on with @byte: "kill-thread" is one word. */
static inline bool
goes_on_word(char byte)
{
	const enum sbx_token_kind kind = kind_of(byte);

	return kind == SBX_TOKEN_WORD || kind == SBX_TOKEN_MINUS;
}

static inline uint32_t
skip_word(const struct sbx_source *source, uint32_t at)
{
	while (goes_on_word(source->text[at]))
		at++;
	return at;
}

bool
sbx_tokenize(const struct sbx_source *source, struct sbx_arena *arena, struct sbx_tokens *tokens,
    struct sbx_diagnostic *diagnostic)
{
	struct sbx_token *list;
	uint32_t count = 0;
	uint32_t end;

	if (source->length > SBX_TEXT_MAX) {
		*diagnostic = (struct sbx_diagnostic){ .code = SBX_MESSAGE_TEXT_TOO_LONG,
			.source = *source,
			.limit = SBX_TEXT_MAX };
		return false;
	}
	list = sbx_arena_take(arena, (source->length + 1) * sizeof(*list));
	for (uint32_t start = 0; start < source->length; start = end) {
		const enum sbx_token_kind kind = kind_of(source->text[start]);

		if (kind == SBX_TOKEN_NONE) {
			*diagnostic = (struct sbx_diagnostic){
				.code = SBX_MESSAGE_UNEXPECTED_CHARACTER,
				.source = *source,
				.span = { start, start + 1 },
			};
			return false;
		}
		if (kind == SBX_TOKEN_SEPARATOR)
			end = skip_separators(source, start);
		else if (kind == SBX_TOKEN_WORD)
			end = skip_word(source, start + 1);
		else
			end = start + 1;
		list[count++] = (struct sbx_token){ start, kind, (end - start) & 0xffffff };
	}
	list[count++] = (struct sbx_token){ source->length, SBX_TOKEN_END, 0 };
	sbx_arena_trim(arena, list, count * sizeof(*list));
	*tokens = (struct sbx_tokens){ list, count };
	return true;
}
