/* others: the threads and processes that a program starts before its install point. C only. */

#include "others.h"

#include <asm/errno.h>
#include <asm/signal.h>
#include <linux/wait.h>

#include "failure.h"
#include "trace.h"

/* More than libraries start for each of many processors. */
#define OTHERS_MAX 4096

static struct {
	unsigned count;
	int list[OTHERS_MAX];
} others;

static unsigned
find(int other)
{
	unsigned at = 0;

	while (at < others.count && others.list[at] != other)
		at++;
	return at;
}

static void
add(int other)
{
	if (find(other) < others.count)
		return;
	/* Our end is the program's: PTRACE_O_EXITKILL. */
	if (others.count == OTHERS_MAX)
		sbx_give_up(
		    SBX_REASON_TRACING_FAILED, "a program with thousands of threads", EAGAIN);
	others.list[others.count++] = other;
}

static void
drop(int other)
{
	const unsigned at = find(other);

	if (at < others.count)
		others.list[at] = others.list[--others.count];
}

void
sbx_note_event(int who, int event)
{
	unsigned long other = 0;

	switch (event) {
	case PTRACE_EVENT_CLONE:
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
		if (sbx_ptrace(PTRACE_GETEVENTMSG, who, 0, &other) == 0)
			add((int)other);
		break;
	case PTRACE_EVENT_EXEC:
		/* A thread has become the first one, and nobody will hear of its old number. */
		if (sbx_ptrace(PTRACE_GETEVENTMSG, who, 0, &other) == 0)
			drop((int)other);
		break;
	default: break;
	}
}

static bool
is_thread_of(int program, int other)
{
	return sbx_call(__NR_tgkill, program, other, 0, 0, 0) == 0;
}

static bool
is_stopped(int status)
{
	/* wait(2) */
	return (status & 0xff) == 0x7f;
}

/* The signal that a stop of this status keeps from it; 0 for none. */
static unsigned long
signal_of(int status)
{
	return status >> 16 == 0 ? (unsigned long)(status >> 8 & 0xff) : 0;
}

static bool
is_job_control(int status)
{
	return status >> 16 == PTRACE_EVENT_STOP && (status >> 8 & 0xff) != SIGTRAP;
}

void
sbx_attend_other(int program, int other, int status)
{
	long resume = PTRACE_CONT;

	if (!is_stopped(status)) {
		drop(other);
		return;
	}
	sbx_note_event(other, status >> 16);
	add(other);
	if (!is_thread_of(program, other)) {
		resume = PTRACE_DETACH;
		drop(other);
	} else if (is_job_control(status)) {
		resume = PTRACE_LISTEN;
	}
	sbx_ptrace(resume, other, 0, (void *)signal_of(status));
}

void
sbx_release_others(const struct sbx_tracee *program)
{
	for (unsigned i = others.count; i-- > 0;) {
		/* Who has just ended cannot be stopped. */
		if (sbx_ptrace(PTRACE_INTERRUPT, others.list[i], 0, NULL) != 0)
			drop(others.list[i]);
	}
	while (others.count > 0) {
		int status = 0;
		const long other = sbx_call(__NR_wait4, -1, (long)&status, __WALL, 0, 0);

		if (other == -EINTR)
			continue;
		/* It was killed as a whole. */
		if (other < 0 || other == program->pid)
			sbx_end_with(program, other < 0 ? SIGKILL : status);
		if (is_stopped(status)) {
			/* What it has started since then is stopped as well, or will be. */
			sbx_note_event((int)other, status >> 16);
			sbx_ptrace(PTRACE_DETACH, (int)other, 0, (void *)signal_of(status));
		}
		drop((int)other);
	}
}
