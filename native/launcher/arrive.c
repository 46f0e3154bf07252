/* arrive: a program that has just been executed -> the same program, at its install point. C only. */

#include "arrive.h"

#include "breakpoint.h"
#include "gate.h"
#include "layout.h"

/*
 * C libraries come from the entry to __libc_start_main(main, argc, argv, ...) in 10 to 20 steps; musl's
 * static-pie programs relocate themselves before.
 */
#define STEPS_MAX 200000

/* Who is further away after one step has jumped: no instruction has more bytes, on any processor. */
#define INSTRUCTION_MAX 15

/* Lets it end its execve, and learns what it is. */
static void
begin(struct sbx_tracee *tracee, const struct sbx_abi *abi)
{
	struct ptrace_syscall_info information;
	const struct sbx_gate *gate;

	sbx_run(tracee, PTRACE_SYSCALL);
	information = sbx_call_information(tracee);
	gate = sbx_gate_of(information.arch);
	if (information.arch != abi->audit_arch || gate == NULL)
		sbx_abandon(tracee, SBX_REASON_OTHER_ABI, 0);
	tracee->is_32 = gate->is_32;
	tracee->stack = information.stack_pointer;
}

/*
 * Runs to the instruction at @address. Returns false when it executes another program before.
 *
 * A breakpoint instruction stands there meanwhile. Who else comes by, such as a thread that a
 * constructor has started, ends by it, and does not go on without the filter. (Breakpoints in debug
 * registers are left alone by forks, but on some virtual machines they are accepted and never hit.)
 */
static bool
run_to(struct sbx_tracee *tracee, unsigned long address)
{
	enum sbx_stop stop;

	if (!sbx_set_breakpoint(tracee, address))
		sbx_abandon(tracee, SBX_REASON_NO_BREAKPOINT, 0);
	do {
		stop = sbx_run(tracee, PTRACE_CONT);
	} while (stop == SBX_STOP_CALL);
	if (stop == SBX_STOP_EXEC) {
		tracee->breakpoint = 0;
		return false;
	}
	if (!sbx_remove_breakpoint(tracee))
		sbx_abandon(tracee, SBX_REASON_NO_BREAKPOINT, 0);
	return true;
}

/*
 * Whether @registers are those of a call with (main, argc, argv), as no other code has them; it stood at
 * @before one step ago. While arguments are still being put in place, the first can be half an address.
 */
static bool
is_start_of_main(const struct sbx_tracee *tracee, const struct sbx_layout *layout,
    const struct sbx_registers *registers, unsigned long before, unsigned long *main)
{
	unsigned long arguments[3];

	if (sbx_program_counter(registers) - before <= INSTRUCTION_MAX ||
	    !sbx_start_arguments(tracee->pid, registers, tracee->is_32, arguments))
		return false;
	*main = arguments[0];
	return arguments[1] == layout->argument_count && arguments[2] == layout->arguments &&
	    sbx_is_code(tracee, layout, arguments[0]);
}

/* Whether what comes next is no part of the way to main: see machine.h. */
static bool
is_off_the_way(const struct sbx_tracee *tracee, const struct sbx_registers *registers)
{
	unsigned char code[4] = { 0 };

	return sbx_peek(tracee->pid, sbx_program_counter(registers), code, sizeof(code)) &&
	    sbx_ends_start(code);
}

/* From its entry, step by step, to where the C library is told where main is; 0 when it is not. */
static unsigned long
find_main(struct sbx_tracee *tracee, const struct sbx_layout *layout)
{
	struct sbx_registers registers = sbx_registers_of(tracee);
	unsigned long main = 0;
	unsigned long before;

	sbx_block_signals(tracee);
	for (int step = 0; step < STEPS_MAX && !is_off_the_way(tracee, &registers); step++) {
		before = sbx_program_counter(&registers);
		if (sbx_run(tracee, PTRACE_SINGLESTEP) != SBX_STOP_TRAP)
			break;
		registers = sbx_registers_of(tracee);
		if (is_start_of_main(tracee, layout, &registers, before, &main)) {
			sbx_unblock_signals(tracee);
			return main;
		}
	}
	sbx_unblock_signals(tracee);
	return 0;
}

/* Runs from the loader's first instruction, or its own, to @point. As sbx_arrive() otherwise. */
static bool
run_to_point(struct sbx_tracee *tracee, enum sbx_point point)
{
	struct sbx_layout layout;
	struct sbx_registers registers = sbx_registers_of(tracee);
	unsigned long main;

	if (!sbx_read_layout(tracee, &layout))
		sbx_abandon(tracee, SBX_REASON_UNREADABLE, 0);
	if (sbx_program_counter(&registers) != layout.entry && !run_to(tracee, layout.entry))
		return false;
	if (point == SBX_POINT_ENTRY)
		return true;
	main = find_main(tracee, &layout);
	if (main == 0)
		sbx_abandon(tracee, SBX_REASON_NO_MAIN, 0);
	return run_to(tracee, main);
}

bool
sbx_arrive(struct sbx_tracee *tracee, const struct sbx_abi *abi, enum sbx_point point)
{
	begin(tracee, abi);
	if (point == SBX_POINT_EXEC)
		return true;
	sbx_expect_traps(tracee);
	if (!run_to_point(tracee, point))
		return false;
	sbx_end_traps(tracee);
	return true;
}
