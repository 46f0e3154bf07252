/* remote: a filter -> the program installs it itself, by calls that it never knew it made. C only. */

#ifndef SBX_REMOTE_H
#define SBX_REMOTE_H

#include "compile.h"
#include "tracee.h"

/*
 * Lets @tracee run up to its next system call, has it install @program and then make its call, which is
 * the first that the filter sees. Only registers are changed, and memory below its stack that nobody
 * uses:
 *
 *     it wants to make    it makes instead    then, one step back    and at last, one step back
 *     openat(..)          seccomp(..)                                openat(..)
 *     openat(..)          pread64(file, ..)   close, seccomp         openat(..)
 *
 * The second is for a program whose memory we may not write, as its file cannot be read: @descriptor is
 * then a file (memfd_create(2)) that both have open, and that only we have afterwards. Else it is -1.
 */
void
sbx_install_remotely(struct sbx_tracee *tracee, const struct sbx_program *program, int descriptor);

/*
 * The same for a filter that asks. Its listener becomes ours, and is closed in the program before that
 * makes its call: the filter lets one close pass, which no program makes. Returns the listener.
 */
int sbx_install_asking_remotely(
    struct sbx_tracee *tracee, struct sbx_program *filter, struct sbx_arena *arena);

#endif
