/* yield: a thread that is guarded, and wanted by a tracer of the program's own -> one that is that tracer's. C only. */

#include "yield.h"

#include "called.h"
#include "guard.h"
#include "interruption.h"
#include "text.h"
#include "trace.h"

/* More at once fail, with EPERM. */
#define YIELDS_MAX 64

struct yield {
	int tid; /* who is to be let go; 0 for nobody */
	bool waits;
	struct seccomp_notif call; /* that waits */
};

static struct yield yields[YIELDS_MAX];

static struct yield *
find(int tid)
{
	for (int i = 0; i < YIELDS_MAX; i++) {
		if (yields[i].tid == tid)
			return &yields[i];
	}
	return NULL;
}

/* Who would be traced by @call; 0 for nobody. */
static int
wanted_by(const struct seccomp_notif *call)
{
	const struct sbx_name name = sbx_called_name(&call->data);

	if (!sbx_is_text(name.text, name.length, "ptrace"))
		return 0;
	switch (call->data.args[0]) {
	case PTRACE_TRACEME: return (int)call->pid;
	case PTRACE_ATTACH:
	case PTRACE_SEIZE: return (int)call->data.args[1];
	default: return 0;
	}
}

bool
sbx_yield(int listener, const struct seccomp_notif *call)
{
	const int tid = sbx_is_guarding() ? wanted_by(call) : 0;
	struct yield *yield = tid != 0 && sbx_is_guarded(tid) ? find(0) : NULL;

	if (yield == NULL || sbx_ptrace(PTRACE_INTERRUPT, tid, 0, NULL) != 0)
		return false;
	*yield = (struct yield){ .tid = tid, .waits = tid != (int)call->pid, .call = *call };
	/* It stops on its way out of the call, and makes it once more as it goes on. */
	if (!yield->waits)
		sbx_refuse_call(listener, call, SBX_ERESTARTNOINTR);
	return true;
}

bool
sbx_has_yielded(int tid, int event)
{
	struct yield *yield = event == PTRACE_EVENT_STOP ? find(tid) : NULL;

	if (yield == NULL)
		return false;
	sbx_ptrace(PTRACE_DETACH, tid, 0, NULL);
	if (!yield->waits)
		yield->tid = 0;
	return true;
}

void
sbx_end_yields(struct sbx_supervisor *supervisor)
{
	for (int i = 0; i < YIELDS_MAX; i++) {
		if (yields[i].tid == 0 || sbx_is_guarded(yields[i].tid))
			continue;
		/* It has ended, or was let go. */
		yields[i].tid = 0;
		if (yields[i].waits)
			supervisor->duty->attend(supervisor, &yields[i].call);
	}
}

void
sbx_drop_yields(int listener)
{
	for (int i = 0; i < YIELDS_MAX; i++) {
		if (yields[i].tid != 0 && yields[i].waits)
			sbx_let_pass(listener, &yields[i].call);
	}
}
