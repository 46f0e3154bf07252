/* run: filters and a call -> whether it passes. C only: TypeScript's is packages/policy/src/machine.ts. */

#ifndef SBX_RUN_H
#define SBX_RUN_H

#include <stdbool.h>

#include <linux/seccomp.h>

#include "filters.h"

/* Whether all of @filters let the call in @data be made; not where they could not be read. */
bool sbx_all_pass(const struct sbx_filters *filters, const struct seccomp_data *data);

#endif
