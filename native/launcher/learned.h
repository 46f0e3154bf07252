/* learned: what was counted -> lines of JSON in a file. C only. */

#ifndef SBX_LEARNED_H
#define SBX_LEARNED_H

#include "growing.h"
#include "supervise.h"

/*
 * Writes all that was counted to @file; @texts is what arguments pointed to, @distinct how many calls
 * there were that have other names or ABIs. False when there is no room for it.
 */
__attribute__((warn_unused_result)) bool sbx_write_records(const struct sbx_supervisor *supervisor,
    const struct sbx_growing *texts, uint32_t distinct, int file);

#endif
