/* policy: options, a policy file and the environment -> the filter, and where it starts. C only. */

#ifndef SBX_POLICY_H
#define SBX_POLICY_H

#include "launch.h"

/*
 * Makes the filter of @launch, whose program and way are known. The list is that of the options, else
 * that of the policy file, else that of the variables in @environment; an option wins over a variable.
 * Ends with a message where there is no policy, or one that is wrong.
 */
void sbx_make_filter(const struct sbx_options *options, char *const *environment,
    struct sbx_arena *arena, struct sbx_launch *launch);

#endif
