/* guard: a process whose handlers end calls -> the same, in which a signal ends no call that is not begun. C only. */

#ifndef SBX_GUARD_H
#define SBX_GUARD_H

#include "supervise.h"

/*
 * Who is asked about waits for our answer, and a signal ends that wait before we have heard of it: if its
 * handler lacks SA_RESTART, the call fails with EINTR, also one that never does so otherwise (fork, close).
 * seccomp_do_user_notification() of kernel/seccomp.c returns -ERESTARTSYS; before the handler runs, a tracer
 * can make -ERESTARTNOINTR of that: the call is made again behind the handler, as if the signal had come
 * before it. (arch/x86/kernel/signal.c, handle_signal(); arm64 has decided before it asks a tracer.)
 *
 * Traces the process of thread @tid from now on, and the children that it forks, for that; it is stopped by
 * nothing but signals and the birth of others. An exec ends it, as that takes the handlers away. False where
 * the kernel does not permit it, another tracer is at work, or it would be of no use.
 */
__attribute__((warn_unused_result)) bool sbx_guard(struct sbx_supervisor *supervisor, int tid);

/* Whether anybody is guarded; and whether @tid is. */
bool sbx_is_guarding(void);
bool sbx_is_guarded(int tid);

/* Guarded threads stop: @tid has, by @status as wait(2) gives it. It goes on. */
void sbx_attend_to_guarded(struct sbx_supervisor *supervisor, int tid, int status);

/* @call passes: its thread may wait in it from now on, and a signal may end that. */
void sbx_note_passed(const struct seccomp_notif *call);

#endif
