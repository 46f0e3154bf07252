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
	const char *text = sbx_surroundings_of(source);
	const uint32_t at = source->before + offset;
	uint32_t line = 1;
	uint32_t line_start = 0;

	for (uint32_t i = 0; i < at; i++) {
		if (text[i] == '\n') {
			line++;
			line_start = i + 1;
		}
	}
	return (struct sbx_place){ line, at - line_start + 1 };
}

struct sbx_span
sbx_line_of(const struct sbx_source *source, uint32_t offset)
{
	const char *text = sbx_surroundings_of(source);
	const uint32_t source_end = source->before + source->length;
	uint32_t start = source->before + offset;
	uint32_t end = start;

	while (start > 0 && text[start - 1] != '\n')
		start--;
	while (text[end] != '\n' && (end < source_end || text[end] != '\0'))
		end++;
	return (struct sbx_span){ start, end };
}
