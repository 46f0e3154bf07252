/* status: what the kernel says of its audit. C only. */

#ifndef SBX_STATUS_H
#define SBX_STATUS_H

#include <stdint.h>

/*
 * How many records of any kind the kernel has lost since it was started, as its limits on their rate and
 * their backlog had it; modulo 2^32. 0 to those without CAP_AUDIT_CONTROL.
 */
uint32_t sbx_dropped(void);

#endif
