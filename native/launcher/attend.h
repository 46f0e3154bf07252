/* attend: a launcher that is traced -> a program that has its filter, and is traced no more. C only. */

#ifndef SBX_ATTEND_H
#define SBX_ATTEND_H

#include "launch.h"
#include "tracee.h"

/*
 * Begins to trace @tracee, with @more options than its exec takes: PTRACE_O_SUSPEND_SECCOMP, and
 * SBX_FOLLOW_OTHERS where there is time for others before its install point.
 *
 * Returns 0, or the negated errno: ptrace(2), PTRACE_SEIZE.
 */
__attribute__((warn_unused_result)) long
sbx_attach(const struct sbx_tracee *tracee, unsigned long more);

/* Follows @tracee through its exec to the install point. */
void sbx_follow_to_point(struct sbx_tracee *tracee, const struct sbx_launch *launch);

/*
 * Follows @tracee through its exec to the install point, puts the filter in force, lets go and ends.
 * @memory is a file that both have open, or -1: see remote.h.
 */
_Noreturn void sbx_attend(struct sbx_tracee *tracee, const struct sbx_launch *launch, int memory);

#endif
