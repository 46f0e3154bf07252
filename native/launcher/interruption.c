/* interruption: a call that ends as there is a tracer -> the same, as it would be without one. C only. */

#include "interruption.h"

#include <asm/errno.h>

#include "called.h"
#include "machine.h"
#include "supervise.h"
#include "text.h"

/* So many threads are known at once. One that is forgotten may wait longer, or be told of a signal. */
#define WAITS	    256u
#define MILLISECOND 1000000u

/* These return EINTR themselves, and only if a signal comes: signal(7). */
static const struct {
	const char *name;
	int limit; /* the argument that is, or points to, how long it waits at most; -1 for none */
	bool
	    in_place; /* it is that, in milliseconds, negative for no limit; else a null pointer is no limit */
} known[] = {
	{ "epoll_wait", 3, true },
	{ "epoll_pwait", 3, true },
	{ "epoll_pwait2", 3, false },
	{ "io_getevents", 4, false },
	{ "io_pgetevents", 4, false },
	{ "io_pgetevents_time64", 4, false },
	{ "rt_sigtimedwait", 2, false },
	{ "rt_sigtimedwait_time64", 2, false },
	{ "semop", -1, false },
	{ "semtimedop", 3, false },
	{ "semtimedop_time64", 3, false },
};

/* When the end of a thread's wait was undone, for the first and for the last time. */
static struct {
	int tid;
	uint64_t first;
	uint64_t last;
	struct seccomp_data call;
} waits[WAITS];

static bool
is_same(const struct seccomp_data *one, const struct seccomp_data *other)
{
	return one->nr == other->nr && one->instruction_pointer == other->instruction_pointer &&
	    one->args[0] == other->args[0] && one->args[1] == other->args[1];
}

/*
 * Whether @tid, whose wait @call begins anew each time, has waited for @limit nanoseconds. Who was not
 * disturbed for so long has ended his wait, and begun another.
 */
static bool
is_over(int tid, const struct seccomp_data *call, uint64_t limit)
{
	const uint32_t at = (uint32_t)tid % WAITS;
	const uint64_t now = sbx_now();

	if (waits[at].tid != tid || !is_same(&waits[at].call, call) ||
	    now - waits[at].last > limit) {
		waits[at].tid = tid;
		waits[at].first = now;
		waits[at].call = *call;
	}
	waits[at].last = now;
	if (now - waits[at].first < limit)
		return false;
	waits[at].tid = 0;
	return true;
}

/* Whether it is one of them, and has time left. */
static bool
may_go_on(int tid, const struct seccomp_data *call)
{
	const struct sbx_name name = sbx_called_name(call);

	for (uint32_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const uint64_t limit = known[i].limit < 0 ? 0 : call->args[known[i].limit];

		if (!sbx_is_text(name.text, name.length, known[i].name))
			continue;
		if (!known[i].in_place)
			return limit == 0;
		return (int)limit < 0 || !is_over(tid, call, limit * MILLISECOND);
	}
	return false;
}

void
sbx_undo_interruption(int tid)
{
	struct sbx_registers registers = { 0 };
	struct seccomp_data call = { .nr = -1 };

	if (sbx_get_registers(tid, &registers) != 0 ||
	    sbx_read_ended(&registers, &call) != -EINTR || !may_go_on(tid, &call))
		return;
	sbx_set_result(&registers, -SBX_ERESTARTNOHAND);
	sbx_set_registers(tid, &registers);
}
