/* handlers: a program that takes care of signals -> those by which a call may end that should not. C only. */

#include "handlers.h"

#include <asm/signal.h>

#include "gate.h"
#include "growing.h"
#include "guard.h"
#include "trace.h"

/* _NSIG: there are no others. */
#define SIGNALS_MAX 64

static struct sbx_growing all;

uint32_t
sbx_handler_count(void)
{
	return (uint32_t)(all.used / sizeof(struct sbx_handler));
}

struct sbx_handler
sbx_handler_at(uint32_t index)
{
	return ((const struct sbx_handler *)(const void *)all.start)[index];
}

/* Whether the struct sigaction at @address, of rt_sigaction(2), is of a handler that ends calls. */
static bool
ends_calls(int tid, const struct seccomp_data *data)
{
	const struct sbx_gate *gate = sbx_gate_of(data->arch);
	/* The handler, then the flags, each as wide as a pointer. */
	uint64_t wide[2] = { 0, SA_RESTART };
	uint32_t narrow[2] = { 0, SA_RESTART };

	if (gate == NULL || data->args[1] == 0)
		return false;
	if (gate->is_32) {
		if (!sbx_peek(tid, (unsigned long)data->args[1], narrow, sizeof(narrow)))
			return false;
		wide[0] = narrow[0];
		wide[1] = narrow[1];
	} else if (!sbx_peek(tid, (unsigned long)data->args[1], wide, sizeof(wide))) {
		return false;
	}
	return wide[0] != (uint64_t)(unsigned long)SIG_DFL &&
	    wide[0] != (uint64_t)(unsigned long)SIG_IGN && (wide[1] & SA_RESTART) == 0;
}

static bool
is_known(struct sbx_handler handler)
{
	for (uint32_t i = 0; i < sbx_handler_count(); i++) {
		const struct sbx_handler one = sbx_handler_at(i);

		if (one.program == handler.program && one.signal == handler.signal)
			return true;
	}
	return false;
}

void
sbx_note_handler(
    struct sbx_supervisor *supervisor, const struct seccomp_notif *call, uint32_t program)
{
	const struct sbx_handler handler = { program, (int)call->data.args[0] };
	struct sbx_handler *place;

	if (handler.signal < 1 || handler.signal > SIGNALS_MAX ||
	    !ends_calls((int)call->pid, &call->data) || sbx_guard(supervisor, (int)call->pid) ||
	    is_known(handler))
		return;
	place = sbx_grow(&all, sizeof(*place));
	if (place != NULL)
		*place = handler;
}
