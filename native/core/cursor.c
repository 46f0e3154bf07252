/* cursor: where a parser stands among tokens. Twin: packages/policy/src/cursor.ts */

#include "cursor.h"

struct sbx_span
sbx_behind_last(const struct sbx_cursor *cursor)
{
	const uint32_t last_end = cursor->at[-1].end;

	if (cursor->at->separated)
		return (struct sbx_span){ last_end, last_end + 1 };
	return sbx_token_span(cursor->at);
}

bool
sbx_fail_at(const struct sbx_cursor *cursor, enum sbx_code code, struct sbx_span span)
{
	*cursor->diagnostic =
	    (struct sbx_diagnostic){ .code = code, .source = *cursor->source, .span = span };
	return false;
}

bool
sbx_fail_at_current(const struct sbx_cursor *cursor, enum sbx_code code, uint32_t limit)
{
	sbx_fail_at(cursor, code, sbx_token_span(cursor->at));
	cursor->diagnostic->limit = limit;
	return false;
}
