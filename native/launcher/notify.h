/* notify: calls that the kernel asks a supervisor about, and the supervisor's answers. C only. */

#ifndef SBX_NOTIFY_H
#define SBX_NOTIFY_H

#include <linux/seccomp.h>

#include "compile.h"

/* Room for what a newer kernel may have to say of a call. */
#define SBX_NOTICE_WORDS 32

union sbx_notice {
	struct seccomp_notif call;
	uint64_t words[SBX_NOTICE_WORDS];
};

/*
 * The number of no call, nor of one of x32. The filter that asks about violations has the kernel kill who
 * makes it, by a SIGSYS that can be neither blocked nor caught.
 */
#define SBX_FATAL_CALL 0x3fff5b58

/*
 * Makes of @policy the filter that asks about every call that is not plainly allowed; the kernel goes on
 * knowing without it which calls are. The new filter lives in @arena. False when it would be longer than
 * the kernel takes.
 *
 * The filter refuses a listener of the program's own with EBUSY. So does the kernel, but only as long as
 * we live: who outlives us, or kills us, could then put a filter on himself that asks about the same calls.
 * The newest one that asks is heard (seccomp_run_filters() of kernel/seccomp.c), and he would let himself
 * pass.
 */
__attribute__((warn_unused_result)) bool sbx_ask_about_violations(
    const struct sbx_program *policy, struct sbx_program *filter, struct sbx_arena *arena);

/*
 * Makes a filter that asks by @action (SECCOMP_RET_USER_NOTIF, SECCOMP_RET_TRACE) about every call of any
 * ABI, but those that @known allows: there may be none of these, and its length is 0 then. In any case it
 * asks about execve(2), execveat(2) and exit_group(2), by which a program becomes another or ends, and
 * rt_sigaction(2): see handlers.h; a tracer also about clone(2) and clone3(2), see follow.h. False when the filter would be longer than the kernel takes.
 */
__attribute__((warn_unused_result)) bool sbx_ask(const struct sbx_program *known, uint32_t action,
    struct sbx_program *filter, struct sbx_arena *arena);

/* The second and third argument of a call of close(2), which takes one: the kernel ignores them. */
struct sbx_marks {
	uint32_t words[2];
};

/*
 * Has @filter let a close(2) with @marks pass, which has @number in the ABI at @audit_arch. Who guesses
 * them may close a descriptor of his own. False when it would be longer than the kernel takes.
 */
__attribute__((warn_unused_result)) bool sbx_let_close_pass(struct sbx_program *filter,
    uint32_t audit_arch, uint32_t number, const struct sbx_marks *marks, struct sbx_arena *arena);

/* With which flags a filter is installed that asks: by newer kernels, and by all. */
#define SBX_ASKING_KILLABLE (SECCOMP_FILTER_FLAG_NEW_LISTENER | 1ul << 5)
#define SBX_ASKING	    SECCOMP_FILTER_FLAG_NEW_LISTENER

/*
 * Puts @program in force here, where there is one thread. Returns the descriptor by which it asks, which
 * no exec inherits; ends with a message where the kernel does not take it.
 */
int sbx_install_asking(const struct sbx_program *program);

/* Lets who asks and who answers change places on one processor, where the kernel knows how. */
void sbx_answer_at_once(int listener);

/* Takes the next question; false when there is none after all: who asked is gone. */
__attribute__((warn_unused_result)) bool sbx_hear(int listener, union sbx_notice *notice);

/* Whether who asked still waits, and its numbers are still its own. */
bool sbx_still_waits(int listener, const struct seccomp_notif *call);

/* Has the call return -@error, unmade; or lets it be made. */
void sbx_refuse_call(int listener, const struct seccomp_notif *call, int error);
void sbx_let_pass(int listener, const struct seccomp_notif *call);

#endif
