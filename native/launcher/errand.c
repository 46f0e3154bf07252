/* errand: a traced program -> the result of a call that it makes for us, and never knows of. C only. */

#include "errand.h"

#include <asm/errno.h>

#include "failure.h"

/* Lets it run to the beginning or the end of a system call. It must not become another program there. */
static void
run_to_call(const struct sbx_tracee *tracee)
{
	if (sbx_run(tracee, PTRACE_SYSCALL) != SBX_STOP_CALL)
		sbx_kill_tracee(tracee);
}

struct sbx_errand
sbx_begin_errand(struct sbx_tracee *tracee)
{
	struct sbx_errand errand = { .tracee = tracee };
	struct ptrace_syscall_info information;

	do {
		/* An exec is reported before its own end: what comes next is the program's first call. */
		run_to_call(tracee);
		information = sbx_call_information(tracee);
	} while (information.op != PTRACE_SYSCALL_INFO_ENTRY);
	errand.gate = sbx_gate_of(information.arch);
	if (errand.gate == NULL)
		sbx_abandon(tracee, SBX_REASON_OTHER_ABI, 0);
	sbx_block_signals(tracee);
	errand.own = sbx_registers_of(tracee);
	return errand;
}

long
sbx_run_errand(struct sbx_errand *errand, unsigned long number, const unsigned long arguments[5])
{
	const struct sbx_tracee *tracee = errand->tracee;
	struct sbx_registers registers = errand->own;

	sbx_set_arguments(&registers, errand->gate->is_32, arguments);
	if (errand->replaced) {
		sbx_set_again(&registers, number);
		sbx_change_registers(tracee, &registers);
		run_to_call(tracee);
	} else {
		errand->replaced = true;
		if (sbx_set_number(tracee->pid, &registers, number) != 0)
			return -EIO;
		sbx_change_registers(tracee, &registers);
	}
	run_to_call(tracee);
	registers = sbx_registers_of(tracee);
	return sbx_result(&registers, errand->gate->is_32);
}

void
sbx_finish_errand(struct sbx_errand *errand)
{
	sbx_set_again(&errand->own, sbx_number(&errand->own));
	sbx_change_registers(errand->tracee, &errand->own);
	sbx_unblock_signals(errand->tracee);
}

_Noreturn void
sbx_give_up_errand(struct sbx_errand *errand, enum sbx_reason reason, long error)
{
	if (errand->replaced)
		sbx_finish_errand(errand);
	sbx_abandon(errand->tracee, reason, error);
}
