/* handlers: a program that takes care of signals -> those by which a call may end that should not. C only. */

#ifndef SBX_HANDLERS_H
#define SBX_HANDLERS_H

#include "supervise.h"

/*
 * @call is one of rt_sigaction(2), of the program at index @program (processes.h). A handler without
 * SA_RESTART ends a call that waits for our answer by EINTR, if its signal comes before the call is heard:
 * seccomp_unotify(2). Its process is guarded from then on (guard.h); where that is not possible, it is noted.
 */
void sbx_note_handler(
    struct sbx_supervisor *supervisor, const struct seccomp_notif *call, uint32_t program);

struct sbx_handler {
	uint32_t program;
	int signal;
};

uint32_t sbx_handler_count(void);
struct sbx_handler sbx_handler_at(uint32_t index);

#endif
