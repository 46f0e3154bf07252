/* architectures: a list of names -> ABIs. Twin: packages/policy/src/architectures.ts */

#include "architectures.h"

static bool
fail(enum sbx_code code, const struct sbx_source *source, struct sbx_diagnostic *diagnostic)
{
	*diagnostic = (struct sbx_diagnostic){
		.code = code, .source = *source, .span = sbx_whole_of(source)
	};
	return false;
}

/* Whether @byte stands between architectures, as between items. */
static bool
is_separator(char byte)
{
	return byte == ' ' || byte == ':' || (byte >= '\t' && byte <= '\r');
}

static bool
has_abi(const struct sbx_abis *abis, const struct sbx_abi *abi)
{
	for (uint32_t i = 0; i < abis->count; i++) {
		if (abis->list[i].index == abi->index)
			return true;
	}
	return false;
}

/* Adds the ABI that is named at @span of @source, unless it is there. */
static bool
add_abi(const struct sbx_source *source, struct sbx_span span, struct sbx_abis *abis,
    struct sbx_diagnostic *diagnostic)
{
	struct sbx_abi abi;

	if (sbx_abi_find(source->text + span.start, span.end - span.start, &abi)) {
		if (!has_abi(abis, &abi))
			abis->list[abis->count++] = abi;
		return true;
	}
	*diagnostic = (struct sbx_diagnostic){
		.code = SBX_MESSAGE_UNKNOWN_ARCHITECTURE, .source = *source, .span = span
	};
	sbx_abi_near(diagnostic);
	return false;
}

static bool
add_abis(const struct sbx_source *source, struct sbx_abis *abis, struct sbx_diagnostic *diagnostic)
{
	struct sbx_span span = { 0, 0 };

	for (; span.start < source->length; span.start = span.end + 1) {
		span.end = span.start;
		while (span.end < source->length && !is_separator(source->text[span.end]))
			span.end++;
		if (span.end > span.start && !add_abi(source, span, abis, diagnostic))
			return false;
	}
	return true;
}

bool
sbx_read_architectures(const struct sbx_source *source, const struct sbx_abi *own,
    struct sbx_abis *abis, struct sbx_diagnostic *diagnostic)
{
	abis->count = 0;
	if (!add_abis(source, abis, diagnostic))
		return false;
	if (abis->count == 0)
		return fail(SBX_MESSAGE_NO_ARCHITECTURE, source, diagnostic);
	if (has_abi(abis, own))
		return true;
	fail(SBX_MESSAGE_OWN_ARCHITECTURE_MISSING, source, diagnostic);
	diagnostic->abi = own->name;
	return false;
}
