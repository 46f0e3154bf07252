/* kinds: the first call of each kind -> what is kept of it. C only. */

#ifndef SBX_KINDS_H
#define SBX_KINDS_H

#include <linux/seccomp.h>

#include "table.h"
#include "tally.h"

/* @call is the first that is counted by @tally: keeps what its arguments point to, and its name. */
void sbx_note_kind(struct sbx_tally *tally, const struct seccomp_notif *call);

/* How many different calls there were, whatever their arguments, and the one that came last. */
uint32_t sbx_distinct(void);
struct sbx_name sbx_newest(void);

/* What the arguments of @tally's first call pointed to, as JSON of tally->memory_length bytes. */
const char *sbx_memory_of(const struct sbx_tally *tally);

#endif
