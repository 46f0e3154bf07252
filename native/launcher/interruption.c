/* interruption: a call that ends as there is a tracer -> the same, as it would be without one. C only. */

#include "interruption.h"

#include <asm/errno.h>

#include "called.h"
#include "gate.h"
#include "machine.h"
#include "supervise.h"
#include "text.h"

/* So many threads are known at once. One that is forgotten may wait longer, or be told of a signal. */
#define WAITS	    256u
#define MILLISECOND 1000000u
#define SECOND	    1000000000u
#define NO_LIMIT    UINT64_MAX

enum form {
	MILLISECONDS, /* in place, negative for no limit */
	TIME,	      /* a struct timespec of the ABI; a null pointer for no limit */
	TIME_64,      /* one whose members have 64 bits */
};

/* These return EINTR themselves, and only if a signal comes: signal(7). */
static const struct wait {
	const char *name;
	int limit; /* the argument that says how long it waits at most; -1 for none */
	enum form form;
} known[] = {
	{ "epoll_wait", 3, MILLISECONDS },
	{ "epoll_pwait", 3, MILLISECONDS },
	{ "epoll_pwait2", 3, TIME_64 },
	{ "io_getevents", 4, TIME },
	{ "io_pgetevents", 4, TIME },
	{ "io_pgetevents_time64", 4, TIME_64 },
	{ "rt_sigtimedwait", 2, TIME },
	{ "rt_sigtimedwait_time64", 2, TIME_64 },
	{ "semop", -1, TIME },
	{ "semtimedop", 3, TIME },
	{ "semtimedop_time64", 3, TIME_64 },
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

/* The nanoseconds of the struct timespec at @address; 0 where it cannot be read. */
static uint64_t
read_time(int tid, uint64_t address, bool is_narrow)
{
	int64_t wide[2] = { 0, 0 };
	int32_t narrow[2] = { 0, 0 };

	if (!is_narrow)
		return sbx_peek(tid, address, wide, sizeof(wide))
		    ? (uint64_t)wide[0] * SECOND + (uint64_t)wide[1]
		    : 0;
	return sbx_peek(tid, address, narrow, sizeof(narrow))
	    ? (uint64_t)narrow[0] * SECOND + (uint64_t)narrow[1]
	    : 0;
}

/* In nanoseconds. */
static uint64_t
limit_of(int tid, const struct seccomp_data *call, const struct wait *wait)
{
	const struct sbx_gate *gate = sbx_gate_of(call->arch);
	const uint64_t argument = wait->limit < 0 ? 0 : call->args[wait->limit];

	if (wait->form == MILLISECONDS)
		return (int)argument < 0 ? NO_LIMIT : (uint64_t)(uint32_t)argument * MILLISECOND;
	if (argument == 0)
		return NO_LIMIT;
	return read_time(tid, argument, wait->form == TIME && gate != NULL && gate->is_32);
}

/* Whether it is one of them, and has time left. */
static bool
may_go_on(int tid, const struct seccomp_data *call)
{
	const struct sbx_name name = sbx_called_name(call);

	for (uint32_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		uint64_t limit;

		if (!sbx_is_text(name.text, name.length, known[i].name))
			continue;
		limit = limit_of(tid, call, &known[i]);
		return limit == NO_LIMIT || !is_over(tid, call, limit);
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
