/* breakpoint: an address in the program -> an instruction there that stops it. C only. */

#ifndef SBX_BREAKPOINT_H
#define SBX_BREAKPOINT_H

#include "tracee.h"

/* What stood at the breakpoint's place. */
struct sbx_patch {
	unsigned long address;
	unsigned long word;
};

/* Both return false when the memory cannot be written, even by a tracer. */
__attribute__((warn_unused_result)) bool
sbx_set_breakpoint(const struct sbx_tracee *tracee, unsigned long address, struct sbx_patch *patch);
__attribute__((warn_unused_result)) bool
sbx_remove_breakpoint(const struct sbx_tracee *tracee, const struct sbx_patch *patch);

#endif
