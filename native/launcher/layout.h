/* layout: the stack of a program that is about to start -> where its entry point and its code are. C only. */

#ifndef SBX_LAYOUT_H
#define SBX_LAYOUT_H

#include "tracee.h"

/* What the kernel laid on the stack: arguments, environment, auxiliary vector. */
struct sbx_layout {
	unsigned long argument_count;
	unsigned long arguments; /* where their pointers begin */
	unsigned long entry;	 /* AT_ENTRY: of the program, not of its loader */
	unsigned long headers;	 /* AT_PHDR */
	unsigned long header_count;
	unsigned long bias; /* what is added to the addresses in the headers */
};

/* Reads the layout of @tracee, which stands at its first instruction; false if it cannot be read. */
__attribute__((warn_unused_result)) bool
sbx_read_layout(const struct sbx_tracee *tracee, struct sbx_layout *layout);

/* Whether @address is in code of the program's own file, by its program headers. */
bool sbx_is_code(
    const struct sbx_tracee *tracee, const struct sbx_layout *layout, unsigned long address);

#endif
