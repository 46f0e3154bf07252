/* learned: what was counted -> lines of JSON in a file. C only. */

#ifndef SBX_LEARNED_H
#define SBX_LEARNED_H

#include "supervise.h"

/* Writes all that was counted to @file. False when there is no room for it. */
__attribute__((warn_unused_result)) bool
sbx_write_records(const struct sbx_supervisor *supervisor, int file);

#endif
