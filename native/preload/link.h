/* link: what the dynamic loader has bound and mapped. C only. */

#ifndef SBX_LINK_H
#define SBX_LINK_H

#include "module.h"

/*
 * Whether the program with @headers calls @function by @name right at its @entry point: all its GOT slots for the
 * name hold that address, and the code at the entry point calls through one of them, as crt1.o does.
 * A slot alone proves nothing: a program may begin elsewhere and never use it.
 */
bool sbx_link_is_called(const struct sbx_headers *headers, sbx_address entry,
    const struct sbx_import *name, sbx_address function);

/*
 * The address of the next definition of @name after this library, in the loader's order, as dlsym(3)
 * finds it with RTLD_NEXT; 0 when there is none.
 */
sbx_address sbx_link_next(const struct sbx_import *name);

#endif
