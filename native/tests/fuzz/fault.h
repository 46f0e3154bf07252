/* fault: what the fuzzer must find, put into programs on purpose; only in sbx-fuzz-fault. */

#ifndef SBX_FAULT_H
#define SBX_FAULT_H

#include "compile.h"

#ifdef SBX_PLANTED_FAULT
/*
 * Does the wrong that SBX_FAULT in the environment names, where @program masks an argument: a text must
 * have a condition to come here. @source is the list, and @filling what the arena was full of.
 */
void sbx_plant_fault(struct sbx_program *program, const struct sbx_source *source, int filling);
#else
static inline void
sbx_plant_fault(struct sbx_program *program, const struct sbx_source *source, int filling)
{
	(void)program;
	(void)source;
	(void)filling;
}
#endif

#endif
