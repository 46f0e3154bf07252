/* follow: a program and all that it starts, traced -> each call that its filter asks about. C only. */

#include "follow.h"

#include <asm/errno.h>
#include <asm/signal.h>
#include <linux/sched.h>

#include "called.h"
#include "gate.h"
#include "interruption.h"
#include "machine.h"
#include "processor.h"
#include "signals.h"
#include "text.h"
#include "trace.h"

#define UNTRACED ((uint64_t)CLONE_UNTRACED)

/* The call before which @tid has stopped, as a listener would have it. False when it was killed since. */
static bool
read_call(int tid, struct seccomp_notif *call)
{
	struct ptrace_syscall_info information = { .op = PTRACE_SYSCALL_INFO_NONE };

	sbx_ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(information), &information);
	if (information.op != PTRACE_SYSCALL_INFO_SECCOMP)
		return false;
	*call = (struct seccomp_notif){ .pid = (uint32_t)tid };
	call->data.nr = (int)information.seccomp.nr;
	call->data.arch = information.arch;
	call->data.instruction_pointer = information.instruction_pointer;
	for (int i = 0; i < 6; i++)
		call->data.args[i] = information.seccomp.args[i];
	return true;
}

/* Has the call be made with another first argument. */
static void
change_first_argument(const struct seccomp_notif *call, unsigned long value)
{
	const struct sbx_gate *gate = sbx_gate_of(call->data.arch);
	const __u64 *arguments = call->data.args;
	struct sbx_registers registers;

	if (gate == NULL || sbx_get_registers((int)call->pid, &registers) != 0)
		return;
	sbx_set_arguments(&registers, gate->is_32,
	    (unsigned long[5]){ value, arguments[1], arguments[2], arguments[3], arguments[4] });
	sbx_set_registers((int)call->pid, &registers);
}

/*
 * Lets no child of @call's escape: who asks for it by CLONE_UNTRACED would get children that nobody traces,
 * and the kernel makes none of their calls then.
 */
static void
keep_children(const struct seccomp_notif *call)
{
	const struct sbx_name name = sbx_called_name(&call->data);
	const int tid = (int)call->pid;
	const unsigned long address = call->data.args[0];
	uint64_t flags = address;

	if (sbx_is_text(name.text, name.length, "clone3")) {
		if (sbx_peek(tid, address, &flags, sizeof(flags)) && (flags & UNTRACED) != 0)
			sbx_ptrace(PTRACE_POKEDATA, tid, address, (void *)(flags & ~UNTRACED));
	} else if (sbx_is_text(name.text, name.length, "clone") && (flags & UNTRACED) != 0) {
		change_first_argument(call, flags & ~UNTRACED);
	}
}

/*
 * Fails the call if it was a filter of the program's own that asked, as the kernel does where nobody traces:
 * its tracer, if it had one, would not be us.
 */
static void
fail_unless_ours(int tid)
{
	unsigned long mark = SBX_FOLLOW_MARK;
	struct sbx_registers registers;

	if (sbx_ptrace(PTRACE_GETEVENTMSG, tid, 0, &mark) != 0 || mark == SBX_FOLLOW_MARK ||
	    sbx_get_registers(tid, &registers) != 0)
		return;
	sbx_set_number(tid, &registers, (unsigned long)-1);
	sbx_set_result(&registers, -ENOSYS);
	sbx_set_registers(tid, &registers);
}

void
sbx_attend_to_stop(struct sbx_supervisor *supervisor, int tid, int status)
{
	const int signal = status >> 8 & 0xff;
	const int event = status >> 16;
	const bool job_stops = event == PTRACE_EVENT_STOP && sbx_stops_job(signal);
	struct seccomp_notif call;

	if (event == PTRACE_EVENT_SECCOMP && read_call(tid, &call)) {
		sbx_join_processor(tid);
		supervisor->duty->attend(supervisor, &call);
		keep_children(&call);
		fail_unless_ours(tid);
	}
	if (event == PTRACE_EVENT_EXEC && tid == supervisor->program)
		supervisor->executed = true;
	if (event == PTRACE_EVENT_STOP && tid == supervisor->program) {
		supervisor->gone_on = !job_stops && supervisor->stopped;
		supervisor->stopped = job_stops;
	}
	if (event == 0)
		sbx_undo_interruption(tid);
	/* A signal that comes is passed on; an error says that it was killed, and waiting tells of that. */
	sbx_ptrace(job_stops ? PTRACE_LISTEN : PTRACE_CONT, tid, 0,
	    (void *)(event == 0 ? (unsigned long)signal : 0));
	if (job_stops && tid == supervisor->program)
		sbx_stop_with(signal);
}
