/* follow: a program and all that it starts, traced -> each call that its filter asks about. C only. */

#ifndef SBX_FOLLOW_H
#define SBX_FOLLOW_H

#include "supervise.h"

/*
 * Has a tracer be told of what is asked by SECCOMP_RET_TRACE, and trace what they start: ptrace(2). Those
 * live no longer than it does.
 */
#define SBX_FOLLOW_ALL                                                                             \
	(PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |  \
	    PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)

/* What our filter says with SECCOMP_RET_TRACE: a filter of the program's own says something else. */
#define SBX_FOLLOW_MARK 0x5b78u

/*
 * @tid has stopped with @status: wait(2). It goes on as if nobody traced it, a call that it is asked about
 * included; when it is the program and stops with its job, we do, too.
 */
void sbx_attend_to_stop(struct sbx_supervisor *supervisor, int tid, int status);

#endif
