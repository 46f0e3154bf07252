/* helper: launch -> the program under its filter, by a process that traces it until then. C only. */

#ifndef SBX_HELPER_H
#define SBX_HELPER_H

#include "launch.h"

/*
 * Becomes the program, while a helper traces it up to its install point and has it filtered there. The
 * program cannot see the helper: it is no child of it, sends it no signal, shares no descriptor with it,
 * and ends when its work is done. If it dies before, the program dies with it (PTRACE_O_EXITKILL).
 *
 *     launcher ------ clone ------ wait ---- PR_SET_PTRACER, "go" ---- read ---- execve ---> program
 *                       |           |                                   |          |
 *       in between      +-- clone --+                                   |          |
 *                             |                                         |          |
 *       helper                +-- its number ---------- PTRACE_SEIZE, "done" ------+-- install, detach
 */
_Noreturn void sbx_launch_with_helper(struct sbx_launch *launch, int report);

#endif
