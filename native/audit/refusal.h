/* refusal: why no records can be read, and the cure, on standard error. C only. */

#ifndef SBX_REFUSAL_H
#define SBX_REFUSAL_H

/* Says it in one line, in two on a terminal, and ends. @error is an errno. */
_Noreturn void sbx_refuse(long error);

#endif
