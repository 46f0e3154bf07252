/* guard: a process whose handlers end calls -> the same, in which a signal ends no call that is not begun. C only. */

#include "guard.h"

#include <asm/errno.h>

#include "called.h"
#include "caller.h"
#include "follow.h"
#include "interruption.h"
#include "machine.h"
#include "tasks.h"
#include "threads.h"
#include "verdict.h"
#include "waiting.h"
#include "yield.h"

/* Who is left behind goes on without us: no PTRACE_O_EXITKILL. */
#define OPTIONS                                                                                    \
	(PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC)

/* Whether anybody was ever guarded: else nothing need be noted. */
static bool is_on_duty;

static void
seize(int tid, void *count)
{
	/* A thread that has it from another is traced already. */
	if (sbx_ptrace(PTRACE_SEIZE, tid, 0, (void *)OPTIONS) == 0)
		++*(int *)count;
}

bool
sbx_is_guarding(void)
{
	return is_on_duty;
}

static bool
is_ours(const struct sbx_caller *caller)
{
	return caller->tracer == (int)sbx_call(__NR_getpid, 0, 0, 0, 0, 0);
}

bool
sbx_is_guarded(int tid)
{
	struct sbx_caller caller;

	return sbx_read_caller(tid, &caller) && is_ours(&caller);
}

bool
sbx_guard(struct sbx_supervisor *supervisor, int tid)
{
	struct sbx_caller caller;
	int count = 0;

	if (!SBX_BEGINS_AGAIN || !sbx_read_caller(tid, &caller))
		return false;
	if (caller.tracer != 0)
		return is_ours(&caller);
	seize(tid, &count);
	if (count == 0)
		return false;
	/* One that is not traced yet may start others meanwhile. */
	for (int before = 0; before != count;) {
		before = count;
		sbx_visit_tasks(caller.pid, seize, &count);
	}
	if (caller.pid == supervisor->program)
		supervisor->guarded = true;
	is_on_duty = true;
	return true;
}

/* What tells @call from others of its thread; never 0. */
static uint64_t
mark_of(const struct seccomp_data *call)
{
	uint64_t mark = call->instruction_pointer ^ (uint64_t)(uint32_t)call->nr << 32;

	for (int i = 0; i < 6; i++)
		mark = (mark ^ call->args[i]) * 0x9e3779b97f4a7c15u;
	return mark | 1;
}

void
sbx_note_passed(const struct seccomp_notif *call)
{
	struct sbx_thread *thread = is_on_duty ? sbx_find_thread((int)call->pid) : NULL;

	if (thread != NULL)
		thread->passed = mark_of(&call->data);
}

/* Whether @tid was in @call itself, and not on its way to it, for all that is known. */
static bool
may_have_begun(int tid, const struct seccomp_data *call)
{
	const struct sbx_thread *thread = sbx_find_thread(tid);
	const bool may_be_last =
	    thread == NULL || thread->passed == 0 || thread->passed == mark_of(call);

	return may_be_last && sbx_may_wait(sbx_called_name(call));
}

/* A signal is about to reach @tid. */
static void
save_call(const struct sbx_supervisor *supervisor, int tid)
{
	struct sbx_registers registers = { 0 };
	struct seccomp_data call = { .nr = -1 };

	if (sbx_get_registers(tid, &registers) != 0 ||
	    sbx_read_ended(&registers, &call) != -SBX_ERESTARTSYS || may_have_begun(tid, &call) ||
	    sbx_result_of(&supervisor->launch->filter, &call) != SECCOMP_RET_USER_NOTIF)
		return;
	sbx_set_result(&registers, -SBX_ERESTARTNOINTR);
	sbx_set_registers(tid, &registers);
}

void
sbx_attend_to_guarded(struct sbx_supervisor *supervisor, int tid, int status)
{
	const int event = status >> 16;

	if (event == PTRACE_EVENT_EXEC) {
		if (tid == supervisor->program)
			supervisor->guarded = false;
		sbx_ptrace(PTRACE_DETACH, tid, 0, NULL);
		return;
	}
	if (sbx_has_yielded(tid, event)) {
		if (tid == supervisor->program)
			supervisor->guarded = false;
		return;
	}
	if (event == 0)
		save_call(supervisor, tid);
	sbx_attend_to_stop(supervisor, tid, status);
}
