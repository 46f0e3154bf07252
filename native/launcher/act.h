/* act: a violation that has been told -> what the policy says becomes of its caller. C only. */

#ifndef SBX_ACT_H
#define SBX_ACT_H

#include <linux/seccomp.h>

#include "caller.h"

/* Does to who made @call what @result of the policy's filter says, and answers it. */
void sbx_act(int listener, const struct seccomp_notif *call, const struct sbx_caller *caller,
    uint32_t result);

#endif
