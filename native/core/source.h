/* source: the text of a list, as bytes, and where in it something stands. Twin: packages/policy/src/source.ts */

#ifndef SBX_SOURCE_H
#define SBX_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

/* A piece of a source: byte offsets, @end exclusive. */
struct sbx_span {
	uint32_t start;
	uint32_t end;
};

/* In the place of what stands before a source. */
#define SBX_WHOLE UINT32_MAX

/*
 * A text with the name that messages give it (a variable or a file).
 *
 * A NUL follows the @length bytes of @text: the end of the text ends every run in it.
 * A value in a file has @before bytes of the file in front of it, and messages count from there. They
 * name a source with SBX_WHOLE in that place without a line and a column.
 */
struct sbx_source {
	const char *name;
	const char *text;
	uint32_t length;
	uint32_t before;
};

/* Line and column, both from 1; the column counts bytes. */
struct sbx_place {
	uint32_t line;
	uint32_t column;
};

/* All of @source. */
struct sbx_span sbx_whole_of(const struct sbx_source *source);

static inline bool
sbx_is_whole(const struct sbx_source *source)
{
	return source->before == SBX_WHOLE;
}

/* All that messages may show of @source, which is not whole: of a value in a file, the file. */
static inline const char *
sbx_surroundings_of(const struct sbx_source *source)
{
	return source->text - source->before;
}

/* The place of byte @offset of @source, in the file if it stands in one. */
struct sbx_place sbx_place_of(const struct sbx_source *source, uint32_t offset);

/*
 * The bytes of the line that @offset is on, without its end; they count from the surroundings'
 * beginning. A line goes on behind a value in a file, up to a newline or a NUL.
 */
struct sbx_span sbx_line_of(const struct sbx_source *source, uint32_t offset);

#endif
