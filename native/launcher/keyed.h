/* keyed: launch -> the program under its filter, by an exec that carries a key. C only. */

#ifndef SBX_KEYED_H
#define SBX_KEYED_H

#include "key.h"
#include "launch.h"

/* Has the filter let through, by @key, what we still do under it; where it does anyway, @key is all 0. */
void sbx_add_key(struct sbx_launch *launch, struct sbx_key *key, struct sbx_arena *arena);

/* Installs the filter here and becomes the program; key.h says how the filter lets that pass. */
_Noreturn void sbx_launch_keyed(struct sbx_launch *launch, struct sbx_arena *arena);

#endif
