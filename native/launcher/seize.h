/* seize: a thread whose call is refused -> the same with a trap, or at its end, as the kernel would do it. C only. */

#ifndef SBX_SEIZE_H
#define SBX_SEIZE_H

#include <stdbool.h>

#include <linux/seccomp.h>

/*
 * All refuse @call, and do to its thread what only a tracer can: it is traced for that moment. @program
 * is a child of ours, whose end is not to be noticed here. They return false, and have done nothing, where
 * tracing is not permitted or another tracer is at work.
 */

/* Lets it catch SIGSYS with all that SECCOMP_RET_TRAP tells by it; @data is the filter's. */
__attribute__((warn_unused_result)) bool
sbx_trap_thread(int listener, const struct seccomp_notif *call, int data, int program);

/*
 * Makes it call exit(2), as nobody but the kernel can end a single thread. Where the filter asks about
 * that call as well, sbx_is_ending() says that it is to pass.
 */
__attribute__((warn_unused_result)) bool
sbx_end_thread(int listener, const struct seccomp_notif *call, int program);

/*
 * Makes it end its process as by SECCOMP_RET_KILL_PROCESS, whatever it does with SIGSYS: by the call that the
 * filter has the kernel kill it for.
 */
__attribute__((warn_unused_result)) bool
sbx_end_process(int listener, const struct seccomp_notif *call, int program);

/* Whether @call is the exit of a thread that is made to end. It says so once. */
bool sbx_is_ending(const struct seccomp_notif *call);

#endif
