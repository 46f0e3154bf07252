/* refuse: the end of a program that the kernel does not let us filter. C only: TypeScript installs nothing. */

#ifndef SBX_REFUSE_H
#define SBX_REFUSE_H

#include "fail.h"

/*
 * Ends the process for a reason that lies in no text.
 *
 * @error is an errno where the message names one, else 0.
 */
_Noreturn void sbx_fail_with(enum sbx_code code, uint32_t error);

#endif
