/* begin: launch -> a child whose filter asks us, from where on it does. C only. */

#ifndef SBX_BEGIN_H
#define SBX_BEGIN_H

#include "supervise.h"

/*
 * Starts the program; the filter of @launch is one that asks. Returns when the filter is in force, with
 * what is known from then on in @supervisor: without a listener, the child has not become the program.
 */
void
sbx_begin(struct sbx_supervisor *supervisor, struct sbx_launch *launch, struct sbx_arena *arena);

#endif
