/* tracee: the program under the helper's hand: it runs to its next stop, and no signal is lost. C only. */

#include "tracee.h"

#include <asm/errno.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <linux/wait.h>

#include "failure.h"
#include "gate.h"
#include "others.h"
#include "signals.h"

/* PTRACE_O_TRACESYSGOOD marks the stops at system calls. */
#define CALL_MARK 0x80
#define TRAP_BIT  ((uint64_t)1 << (SIGTRAP - 1))

_Noreturn void
sbx_end_with(const struct sbx_tracee *tracee, int status)
{
	const int signal = status & 0x7f;

	if (!tracee->is_child)
		sbx_end(0);
	sbx_end(signal != 0 ? 128 + signal : status >> 8 & 0xff);
}

struct stop {
	int signal;
	int event;
};

/* Waits until it stops, and attends to its other threads meanwhile. It may have ended. */
static struct stop
await(const struct sbx_tracee *tracee)
{
	int status = 0;
	long who;

	while ((who = sbx_call(__NR_wait4, -1, (long)&status, __WALL, 0, 0)) != tracee->pid) {
		if (who > 0)
			sbx_attend_other(tracee->pid, (int)who, status);
		else if (who != -EINTR)
			break;
	}
	/* The lowest byte of a stop is 0x7f: wait(2). */
	if (who < 0 || (status & 0xff) != 0x7f) {
		if (tracee->breakpoint != 0 && !tracee->is_quiet)
			sbx_tell(SBX_REASON_ENDED_EARLY, tracee->name, 0);
		sbx_end_with(tracee, who < 0 ? 0 : status);
	}
	return (struct stop){ status >> 8 & 0xff, status >> 16 };
}

/* Whether a SIGTRAP is of our making; x86 says SI_KERNEL for a breakpoint. */
static bool
is_our_trap(const struct sbx_tracee *tracee, long request)
{
	siginfo_t information = { .si_code = SI_USER };
	struct sbx_registers registers = { 0 };

	sbx_ptrace(PTRACE_GETSIGINFO, tracee->pid, 0, &information);
	if (information.si_code == TRAP_TRACE)
		return request == PTRACE_SINGLESTEP;
	if (information.si_code != TRAP_BRKPT && information.si_code != SI_KERNEL)
		return false;
	return tracee->breakpoint != 0 && sbx_get_registers(tracee->pid, &registers) == 0 &&
	    sbx_is_behind_breakpoint(&registers, tracee->breakpoint);
}

/* How to resume after @stop, if it is of no interest; what @signal is then, the program gets. */
static long
pass(struct stop stop, long request, unsigned long *signal)
{
	*signal = 0;
	if (stop.event == 0)
		*signal = (unsigned long)stop.signal;
	/* Its job is stopped: it stays so until its job goes on. */
	if (stop.event == PTRACE_EVENT_STOP && sbx_stops_job(stop.signal))
		return PTRACE_LISTEN;
	return request;
}

enum sbx_stop
sbx_await(const struct sbx_tracee *tracee, long request)
{
	for (;;) {
		const struct stop stop = await(tracee);
		unsigned long signal;
		long resume;

		sbx_note_event(tracee->pid, stop.event);
		if (stop.signal == (SIGTRAP | CALL_MARK))
			return SBX_STOP_CALL;
		if (stop.event == PTRACE_EVENT_EXEC)
			return SBX_STOP_EXEC;
		if (stop.event == 0 && stop.signal == SIGTRAP && is_our_trap(tracee, request))
			return SBX_STOP_TRAP;
		resume = pass(stop, request, &signal);
		/* An error says that it was killed; waiting tells. */
		sbx_ptrace(resume, tracee->pid, 0, (void *)signal);
	}
}

enum sbx_stop
sbx_run(const struct sbx_tracee *tracee, long request)
{
	sbx_ptrace(request, tracee->pid, 0, NULL);
	return sbx_await(tracee, request);
}

struct ptrace_syscall_info
sbx_call_information(const struct sbx_tracee *tracee)
{
	struct ptrace_syscall_info information = { .op = PTRACE_SYSCALL_INFO_NONE };

	sbx_ptrace(PTRACE_GET_SYSCALL_INFO, tracee->pid, sizeof(information), &information);
	return information;
}

_Noreturn void
sbx_kill_tracee(const struct sbx_tracee *tracee)
{
	sbx_call(__NR_kill, tracee->pid, SIGKILL, 0, 0, 0);
	sbx_end_with(tracee, SIGKILL);
}

struct sbx_registers
sbx_registers_of(const struct sbx_tracee *tracee)
{
	struct sbx_registers registers;

	if (sbx_get_registers(tracee->pid, &registers) != 0)
		sbx_kill_tracee(tracee);
	return registers;
}

void
sbx_change_registers(const struct sbx_tracee *tracee, struct sbx_registers *registers)
{
	if (sbx_set_registers(tracee->pid, registers) != 0)
		sbx_kill_tracee(tracee);
}

static void
set_mask(const struct sbx_tracee *tracee, uint64_t mask)
{
	if (sbx_ptrace(PTRACE_SETSIGMASK, tracee->pid, sizeof(mask), &mask) != 0)
		sbx_kill_tracee(tracee);
}

static uint64_t
get_mask(const struct sbx_tracee *tracee)
{
	uint64_t mask = 0;

	if (sbx_ptrace(PTRACE_GETSIGMASK, tracee->pid, sizeof(mask), &mask) != 0)
		sbx_kill_tracee(tracee);
	return mask;
}

void
sbx_expect_traps(struct sbx_tracee *tracee)
{
	const uint64_t mask = get_mask(tracee);

	if ((mask & TRAP_BIT) == 0)
		return;
	tracee->trap_blocked = true;
	set_mask(tracee, mask & ~TRAP_BIT);
}

void
sbx_end_traps(const struct sbx_tracee *tracee)
{
	if (tracee->trap_blocked)
		set_mask(tracee, get_mask(tracee) | TRAP_BIT);
}

void
sbx_block_signals(struct sbx_tracee *tracee)
{
	tracee->signal_mask = get_mask(tracee);
	set_mask(tracee, ~TRAP_BIT | (tracee->signal_mask & TRAP_BIT));
}

void
sbx_unblock_signals(const struct sbx_tracee *tracee)
{
	set_mask(tracee, tracee->signal_mask);
}

_Noreturn void
sbx_abandon(struct sbx_tracee *tracee, enum sbx_reason reason, long error)
{
	const int status = sbx_status_of(reason);
	const struct sbx_gate *gate;
	struct ptrace_syscall_info information;
	struct sbx_registers registers;

	if (tracee->is_quiet) {
		sbx_ptrace(PTRACE_DETACH, tracee->pid, 0, NULL);
		sbx_end(0);
	}
	sbx_tell(reason, tracee->name, error);
	information = sbx_call_information(tracee);
	while (information.op != PTRACE_SYSCALL_INFO_ENTRY) {
		sbx_run(tracee, PTRACE_SYSCALL);
		information = sbx_call_information(tracee);
	}
	gate = sbx_gate_of(information.arch);
	if (gate == NULL)
		sbx_kill_tracee(tracee);
	registers = sbx_registers_of(tracee);
	sbx_set_arguments(&registers, gate->is_32, (unsigned long[5]){ (unsigned long)status });
	if (sbx_set_number(tracee->pid, &registers, gate->exit_group) != 0)
		sbx_kill_tracee(tracee);
	sbx_change_registers(tracee, &registers);
	for (;;)
		sbx_run(tracee, PTRACE_CONT);
}
