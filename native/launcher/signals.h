/* signals: what a supervisor is sent -> what its program gets of it. C only. */

#ifndef SBX_SIGNALS_H
#define SBX_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

#include <asm/signal.h>

/* What a program inherits: the signals that are blocked, and whether SIGCHLD is ignored. */
struct sbx_signals {
	uint64_t blocked;
	uint64_t child[4]; /* struct sigaction as the kernel has it */
};

/* Whether @number stops a job, if it is not caught: then a tracee's group stops, too. */
static inline bool
sbx_stops_job(int number)
{
	return number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU;
}

/* Blocks all, and has children wait to be collected. What was before, a child restores. */
void sbx_take_signals(struct sbx_signals *before);
void sbx_restore_signals(const struct sbx_signals *before);

/* Whether @number is ignored here. Then the program ignores it as well: that outlasts an exec. */
bool sbx_is_ignored(int number);

/* A descriptor that gives the blocked signals; a negated errno. */
int sbx_open_signals(void);

struct sbx_signal {
	int number;
	bool sent; /* by a process, and to us; what the terminal sends, all of its job get */
};

/* The next signal; false for none. */
__attribute__((warn_unused_result)) bool sbx_next_signal(int signals, struct sbx_signal *signal);

/*
 * Whether @program has gone on, since it was last asked, after it was stopped. Not for who is traced by us:
 * the kernel would tell of, and forget, any stop of his.
 */
bool sbx_has_gone_on(int program);

/* Whether @number is what people and systems end a program by. */
bool sbx_asks_for_end(int number);

/*
 * Stops this process by @number, as its program has been: so its job stops, and goes on as one. Not where
 * no shell would have us go on: others can have the program go on, whose calls we must answer.
 */
void sbx_stop_with(int number);

/* Ends this process by @number, as its program has ended; returns where that does not end it. */
void sbx_end_as(int number);

#endif
