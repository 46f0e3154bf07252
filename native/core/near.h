/* near: an unknown name -> the known names nearest to it. Twin: packages/syscalls/src/near.ts */

#ifndef SBX_NEAR_H
#define SBX_NEAR_H

#include "diagnostic.h"

/* Known names: @at gives the one at an index below @count, or one of length 0 to be left out. */
struct sbx_candidates {
	struct sbx_name (*at)(const void *context, uint32_t index);
	const void *context;
	uint32_t count;
};

/* Adds to @diagnostic the candidates nearest to the text at fault: at most SBX_NEAR_MAX, best first. */
void sbx_near(struct sbx_diagnostic *diagnostic, struct sbx_candidates candidates);

#endif
