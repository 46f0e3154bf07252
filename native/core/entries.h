/* entries: the text of a policy file -> its lines, each a comment, blank, or NAME=value. Twin: packages/policy/src/entries.ts */

#ifndef SBX_ENTRIES_H
#define SBX_ENTRIES_H

#include "diagnostic.h"

enum sbx_entry_kind {
	SBX_ENTRY_BLANK,
	SBX_ENTRY_COMMENT,
	SBX_ENTRY_VARIABLE,
};

/* One line, or more where a value in quotes goes over several. */
struct sbx_entry {
	enum sbx_entry_kind kind;
	struct sbx_span name;  /* with SBX_ENTRY_VARIABLE, as is the value */
	struct sbx_span value; /* without its quotes */
};

/* Where the reader stands. */
struct sbx_reader {
	const struct sbx_source *source;
	uint32_t at;
	uint32_t last; /* where the last line ends that is not blank */
	struct sbx_diagnostic *diagnostic;
};

/*
 * Sets @reader to the beginning of @source, which is all of a file.
 *
 * Returns false with @diagnostic set: nul_in_file, carriage_return.
 */
__attribute__((warn_unused_result)) bool sbx_begin_entries(
    struct sbx_reader *reader, const struct sbx_source *source, struct sbx_diagnostic *diagnostic);

/* Whether there is another entry. */
static inline bool
sbx_has_entry(const struct sbx_reader *reader)
{
	return reader->at < reader->source->length;
}

/* Reads the next entry. Returns false with the diagnostic set to what is wrong with it first. */
__attribute__((warn_unused_result)) bool
sbx_read_entry(struct sbx_reader *reader, struct sbx_entry *entry);

#endif
