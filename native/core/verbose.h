/* verbose: one line per item of a policy, as the original prints it. C only. */

#ifndef SBX_VERBOSE_H
#define SBX_VERBOSE_H

#include "resolve.h"

/* Prints what each item of @policy does to the filter for @abis, on standard error. */
void sbx_print_items(const struct sbx_policy *policy, const struct sbx_abis *abis);

#endif
