/* probe: whether records come at all, tried with one of our own making. C only. */

#ifndef SBX_PROBE_H
#define SBX_PROBE_H

#include <stdbool.h>

#include "listen.h"

/*
 * Has a child make one call that its filter logs. A network namespace that is not the machine's first, the
 * sysctl actions_logged and audit rules keep records away without a word: no error tells of them.
 *
 * Returns whether the child has made the call.
 */
bool sbx_make_probe(void);

/* Whether @record is of such a child. Node leaves them out of its sums. */
bool sbx_is_probe(const struct sbx_record *record);

#endif
