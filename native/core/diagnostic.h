/* diagnostic: what is wrong with a policy, where, and what to do. Twin: packages/policy/src/diagnostic.ts */

#ifndef SBX_DIAGNOSTIC_H
#define SBX_DIAGNOSTIC_H

#include <stddef.h>

#include "sbx_messages.h"
#include "source.h"

#define SBX_NEAR_MAX	   3
#define SBX_ITEMS_NAMED	   3
#define SBX_DIAGNOSTIC_MAX 1280

/* A name in a table; no NUL follows it. */
struct sbx_name {
	const char *text;
	uint32_t length;
};

/* Something wrong, as data. The wording is in packages/policy/messages.md. */
struct sbx_diagnostic {
	enum sbx_code code;
	struct sbx_source source;
	struct sbx_span span;			/* the text at fault */
	struct sbx_span other;			/* another item that the message speaks of */
	struct sbx_span items[SBX_ITEMS_NAMED]; /* some items that the message speaks of */
	uint32_t item_count;
	uint32_t limit;			    /* the number that the message speaks of */
	const char *abi;		    /* the ABI that the message speaks of */
	struct sbx_name name;		    /* the system call that the message speaks of */
	struct sbx_name parameter;	    /* its parameter that the message speaks of */
	struct sbx_name near[SBX_NEAR_MAX]; /* names close to the one that is unknown */
	uint32_t near_count;
};

/*
 * Writes @diagnostic as "NAME:LINE:COLUMN: what was found; help: what to do" to @buffer; for a
 * @terminal over several lines, with the line at fault and carets under the fault.
 *
 * Returns the number of bytes written, at most @size. No NUL and no newline is added.
 */
size_t sbx_format_diagnostic(
    const struct sbx_diagnostic *diagnostic, bool terminal, char *buffer, size_t size);

#endif
