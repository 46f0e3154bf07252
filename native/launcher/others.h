/* others: the threads and processes that a program starts before its install point. C only. */

#ifndef SBX_OTHERS_H
#define SBX_OTHERS_H

#include "tracee.h"

/*
 * A thread that nobody traced could execute another program, and it would be that program's first thread:
 * nobody would be left to install the filter. So all threads are traced until it is in force. Processes
 * are let go at once: what runs before the install point may start them.
 */
#define SBX_FOLLOW_OTHERS (PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK)

/* Notes what @who has just started, or that it was another thread before, by its stop of kind @event. */
void sbx_note_event(int who, int event);

/* Lets @other, which is not @program's first thread, go on after @status: wait(2). */
void sbx_attend_other(int program, int other, int status);

/* Lets all of them go. The first thread of @program is stopped meanwhile. */
void sbx_release_others(const struct sbx_tracee *program);

#endif
