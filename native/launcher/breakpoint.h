/* breakpoint: an address in the program -> an instruction there that stops it. C only. */

#ifndef SBX_BREAKPOINT_H
#define SBX_BREAKPOINT_H

#include "tracee.h"

/* Puts it at @address. Returns false when the memory cannot be written, even by a tracer. */
__attribute__((warn_unused_result)) bool
sbx_set_breakpoint(struct sbx_tracee *tracee, unsigned long address);

/* Takes it away, from under a program that has run on to it, and that then stands before it. */
__attribute__((warn_unused_result)) bool sbx_remove_breakpoint(struct sbx_tracee *tracee);

#endif
