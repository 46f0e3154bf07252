/* link: what the dynamic loader has bound and mapped. C only. */

#ifndef SBX_LINK_H
#define SBX_LINK_H

#include "stack.h"

/*
 * Whether the program's own import of @name is bound to @function: all its GOT slots for it hold
 * that address, and there is one. Only then will the program call @function.
 */
bool sbx_link_is_bound(const char *name, sbx_address function);

/*
 * The address of the next definition of @name after this library, in the loader's order, as dlsym(3)
 * finds it with RTLD_NEXT; 0 when there is none.
 */
sbx_address sbx_link_next(const char *name);

#endif
