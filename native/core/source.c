/* source: the text of a list, as bytes, and where in it something stands. Twin: packages/policy/src/source.ts */

#include "source.h"

struct sbx_span
sbx_whole_of(const struct sbx_source *source)
{
	return (struct sbx_span){ 0, source->length };
}

struct sbx_place
sbx_place_of(const struct sbx_source *source, uint32_t offset)
{
	uint32_t line = 1;
	uint32_t line_start = 0;

	for (uint32_t i = 0; i < offset; i++) {
		if (source->text[i] == '\n') {
			line++;
			line_start = i + 1;
		}
	}
	return (struct sbx_place){ line, offset - line_start + 1 };
}

struct sbx_span
sbx_line_of(const struct sbx_source *source, uint32_t offset)
{
	uint32_t start = offset;
	uint32_t end = offset;

	while (start > 0 && source->text[start - 1] != '\n')
		start--;
	while (end < source->length && source->text[end] != '\n')
		end++;
	return (struct sbx_span){ start, end };
}
