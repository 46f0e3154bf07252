/* supervise: launch -> the program as a child, whose filter asks us about calls. C only. */

#ifndef SBX_SUPERVISE_H
#define SBX_SUPERVISE_H

#include "launch.h"
#include "notify.h"
#include "witness.h"

struct sbx_supervisor;

/* What a supervisor is there for. */
struct sbx_duty {
	/* Answers @call. */
	void (*attend)(struct sbx_supervisor *supervisor, const struct seccomp_notif *call);
	/* Is called now and then, while nothing happens and while much does. */
	void (*tick)(struct sbx_supervisor *supervisor);
	/* Does what is left to do. Returns the exit status: that of the program, if all went well. */
	int (*conclude)(struct sbx_supervisor *supervisor);
};

struct sbx_supervisor {
	const struct sbx_duty *duty;
	const struct sbx_launch *launch;
	const struct sbx_options *options;
	struct sbx_program policy; /* the filter that would be in force; of length 0 for none */
	int listener;	/* -1 when nobody is left who could ask, or where all are traced */
	bool traced;	/* the program and all that it starts */
	bool witnessed; /* it is of interest when main begins */
	struct sbx_witness witness;
	bool alone;	/* nobody of them is left */
	bool executed;	/* where all are traced: the program was begun */
	bool guarded;	/* the program itself: see guard.h */
	bool stopped;	/* the program, with its job, as its tracer knows */
	bool gone_on;	/* it has since it was stopped, and that was not asked for yet */
	bool changed;	/* there may be more of them who have stopped or ended */
	int signals;	/* a descriptor of signalfd(2) */
	int records;	/* a descriptor that is kept open for them; 0 for none */
	int program;	/* its number */
	int status;	/* with which it ended, as a shell shows it; -1 while it runs */
	int death;	/* the signal by which it ended; 0 for none */
	bool violated;	/* a violation ended it, or was to: SIGSYS is meant then */
	int teller;	/* the number of Node's process; 0 for none */
	uint64_t start; /* in nanoseconds, see sbx_now() */
	uint64_t now;	/* since then, as of when something happened last */
	bool dismissed; /* the program has ended, and who is left is not waited for */
};

/* CLOCK_MONOTONIC, in nanoseconds. */
uint64_t sbx_now(void);

/*
 * Starts the program as a child under @filter and attends to it, and to all that it starts, as strace -f
 * does; then ends with the program's status. That is once the last of them is gone, or, when the program
 * itself is gone, a signal (SIGINT, SIGTERM, SIGHUP, SIGQUIT) says that the rest is of no interest.
 *
 *     supervisor -- clone(CLONE_FILES) -- number ---- unshare(CLONE_FILES) -- attend ...... conclude
 *                     |                     |
 *     child           +-- seccomp ----------+-- execve(.., key) --> program
 *
 * The child shares our table of descriptors, so that its listener is ours as well; its exec gives it a
 * table of its own, in which the listener is closed: nothing of the program ever had it. That one exec
 * passes by a key (key.h), not by an answer of ours: what it executes is not looked at twice.
 *
 * If we die, the kernel answers all questions with ENOSYS and makes none of the calls.
 *
 * Where they are traced, it does not ask but stops them (SECCOMP_RET_TRACE), and they end as we do.
 */
_Noreturn void sbx_supervise(struct sbx_supervisor *supervisor, struct sbx_launch *launch,
    struct sbx_program *filter, struct sbx_arena *arena);

#endif
