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

/*
 * A text with the name that messages give it (a variable or a file).
 *
 * A NUL follows the @length bytes of @text: the end of the text ends every run in it.
 * Messages name a @whole source without a line and a column.
 */
struct sbx_source {
	const char *name;
	const char *text;
	uint32_t length;
	bool whole;
};

/* Line and column, both from 1; the column counts bytes. */
struct sbx_place {
	uint32_t line;
	uint32_t column;
};

/* All of @source. */
struct sbx_span sbx_whole_of(const struct sbx_source *source);

/* The place of byte @offset in @source. */
struct sbx_place sbx_place_of(const struct sbx_source *source, uint32_t offset);

/* The bytes of the line that @offset is on, without its end. */
struct sbx_span sbx_line_of(const struct sbx_source *source, uint32_t offset);

#endif
