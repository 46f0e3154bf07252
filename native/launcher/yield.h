/* yield: a thread that is guarded, and wanted by a tracer of the program's own -> one that is that tracer's. C only. */

#ifndef SBX_YIELD_H
#define SBX_YIELD_H

#include "supervise.h"

/*
 * Whether @call is ptrace(2) and would fail, as who is to be traced by it is traced by us already: see guard.h.
 * It is let go then, which takes until it stops; the call waits, or is made once more. It is not answered yet.
 */
__attribute__((warn_unused_result)) bool sbx_yield(int listener, const struct seccomp_notif *call);

/* Whether @tid, which has stopped by @event of ptrace(2), was to be let go. It is, then. */
__attribute__((warn_unused_result)) bool sbx_has_yielded(int tid, int event);

/* Has the duty attend to the calls that need not wait any more; or lets all pass, as nobody is left to let go. */
void sbx_end_yields(struct sbx_supervisor *supervisor);
void sbx_drop_yields(int listener);

#endif
