/* install: sbx_program -> kernel. C only: in TypeScript, simulate stands in the kernel's place. */

#ifndef SBX_INSTALL_H
#define SBX_INSTALL_H

#include "compile.h"

/*
 * Lets no execve give privileges any more, which the kernel asks for before it takes a filter: prctl(2),
 * PR_SET_NO_NEW_PRIVS. Returns only if it is so.
 */
void sbx_forbid_new_privileges(void);

/*
 * Puts @program in force for this process: for all its threads and all that it starts.
 *
 * Returns only if the kernel has taken the filter; there is no result to check and so none to
 * forget. Else the process ends with a message and SBX_EXIT_STATUS.
 */
void sbx_install(const struct sbx_program *program);

#endif
