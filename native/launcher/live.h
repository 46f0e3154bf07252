/* live: how far learning is -> one line on the terminal, which the next one replaces. C only. */

#ifndef SBX_LIVE_H
#define SBX_LIVE_H

#include "table.h"

/* Shows the line, if people read standard error and it is time for it; @elapsed is in nanoseconds. */
void sbx_show_live(uint64_t elapsed, uint64_t calls, uint32_t distinct, struct sbx_name newest);

/* Takes it away. */
void sbx_hide_live(void);

#endif
