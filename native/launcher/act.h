/* act: a violation that has been told -> what the policy says becomes of its caller. C only. */

#ifndef SBX_ACT_H
#define SBX_ACT_H

#include <linux/seccomp.h>

#include "caller.h"

/* Whether @result ends the process of @caller. */
bool sbx_is_deadly(const struct sbx_caller *caller, uint32_t result);

/* Does to who made @call what @result of the policy's filter says, and answers it. @program is our child. */
void sbx_act(int listener, const struct seccomp_notif *call, const struct sbx_caller *caller,
    uint32_t result, int program);

#endif
