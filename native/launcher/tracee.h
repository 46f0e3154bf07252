/* tracee: the program under the helper's hand: it runs to its next stop, and no signal is lost. C only. */

#ifndef SBX_TRACEE_H
#define SBX_TRACEE_H

#include "machine.h"
#include "reason.h"

struct sbx_tracee {
	int pid;
	const char *name; /* for messages */
	bool is_child;	  /* it is ours: where we would end as it is gone, we end as it has */
	bool
	    is_quiet; /* it need not come where it is to be brought: nobody is told, and it goes on */
	bool is_32;   /* its pointers have 32 bits */
	unsigned long stack;  /* where its stack began */
	uint64_t signal_mask; /* its own, while another is in force */
	bool trap_blocked;    /* it blocks SIGTRAP, but must not while there are breakpoints */
	bool
	    trap_ignored; /* it ignores SIGTRAP; a breakpoint ends that: force_sig() of the kernel */
	unsigned long breakpoint; /* the address of an instruction that stops it; 0 for none */
	unsigned long replaced;	  /* what else stands there */
};

/* Why it has stopped. Where it is gone, who traces it has nothing left to do and ends. */
enum sbx_stop {
	SBX_STOP_CALL, /* before or behind a system call */
	SBX_STOP_EXEC, /* it has become another program */
	SBX_STOP_TRAP, /* at a breakpoint, or behind one step */
};

/*
 * Lets it run by @request (PTRACE_CONT, PTRACE_SYSCALL, PTRACE_SINGLESTEP) up to the next stop that is
 * of interest. Signals reach it as if nobody traced it, and it stops and goes on with its job.
 */
enum sbx_stop sbx_run(const struct sbx_tracee *tracee, long request);

/* The same for one that runs already: it must not be resumed at a stop that nobody has looked at. */
enum sbx_stop sbx_await(const struct sbx_tracee *tracee, long request);

/* What it is about to call, or has called: PTRACE_GET_SYSCALL_INFO of ptrace(2). */
struct ptrace_syscall_info sbx_call_information(const struct sbx_tracee *tracee);

/* Its registers. */
struct sbx_registers sbx_registers_of(const struct sbx_tracee *tracee);
void sbx_change_registers(const struct sbx_tracee *tracee, struct sbx_registers *registers);

/* Lets SIGTRAP through, or the kernel would for good at the first breakpoint; and blocks it again. */
void sbx_expect_traps(struct sbx_tracee *tracee);
void sbx_end_traps(const struct sbx_tracee *tracee);

/* Blocks all signals but SIGTRAP, which a step needs; and lets those through again that were. */
void sbx_block_signals(struct sbx_tracee *tracee);
void sbx_unblock_signals(const struct sbx_tracee *tracee);

/* Ends who traces it; it has ended with @status, as wait(2) gives it. */
_Noreturn void sbx_end_with(const struct sbx_tracee *tracee, int status);

/* Kills it, if it does not do as it must: it was killed already, or nobody foresaw that. Ends us as well. */
_Noreturn void sbx_kill_tracee(const struct sbx_tracee *tracee);

/*
 * Says why it cannot be filtered, and makes it end with the status that belongs to @reason, at the
 * latest when it calls the kernel. Ends us as well.
 */
_Noreturn void sbx_abandon(struct sbx_tracee *tracee, enum sbx_reason reason, long error);

#endif
