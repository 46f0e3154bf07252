/* violation: a call that the policy does not allow -> a line of JSON about it. C only. */

#ifndef SBX_VIOLATION_H
#define SBX_VIOLATION_H

#include <linux/seccomp.h>

#include "caller.h"
#include "writer.h"

/* "x86_64"; where the ABI is not known, what the kernel calls it. */
void sbx_write_abi(struct sbx_writer *writer, const struct seccomp_data *data);

/* What a filter's @result asks for, as a policy spells it. */
void sbx_write_action(struct sbx_writer *writer, uint32_t result);

/*
 * What the arguments of @call that are addresses point at: {"1":"2f746d70..."}. At most @size bytes of
 * each.
 */
void sbx_write_memory(struct sbx_writer *writer, const struct seccomp_notif *call, size_t size);

/*
 * The whole line; @result is what the policy's filter says of the call, and @denies whether it is a list of what
 * is denied.
 */
void sbx_write_violation(struct sbx_writer *writer, const struct seccomp_notif *call,
    const struct sbx_caller *caller, uint32_t result, bool denies);

#endif
