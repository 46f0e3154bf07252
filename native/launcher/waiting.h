/* waiting: the name of a call -> whether a signal may end it although it has begun. C only. */

#ifndef SBX_WAITING_H
#define SBX_WAITING_H

#include <stdbool.h>

#include "table.h"

/* Whether the kernel may return -ERESTARTSYS from the call itself: signal(7), and what it leaves out. */
bool sbx_may_wait(struct sbx_name name);

#endif
