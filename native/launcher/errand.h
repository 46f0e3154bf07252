/* errand: a traced program -> the result of a call that it makes for us, and never knows of. C only. */

#ifndef SBX_ERRAND_H
#define SBX_ERRAND_H

#include "gate.h"
#include "tracee.h"

struct sbx_errand {
	struct sbx_tracee *tracee;
	const struct sbx_gate *gate;
	struct sbx_registers own; /* at the call that it wanted to make */
	bool replaced;		  /* it has made another one */
};

/* Stops it before its next system call, and blocks its signals. */
struct sbx_errand sbx_begin_errand(struct sbx_tracee *tracee);

/* Has it make a system call. Returns its result, or the negated errno. */
long
sbx_run_errand(struct sbx_errand *errand, unsigned long number, const unsigned long arguments[5]);

/* Lets it make the call that it wanted to make, and have its signals. */
void sbx_finish_errand(struct sbx_errand *errand);

/* Ends it: with the call that it wanted to make, or with its next one. */
_Noreturn void sbx_give_up_errand(struct sbx_errand *errand, enum sbx_reason reason, long error);

#endif
