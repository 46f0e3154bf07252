/* reason: why a program was not started, as data: a code, an exit status, and what to say. C only. */

#ifndef SBX_REASON_H
#define SBX_REASON_H

#include <stdint.h>

/*
 * REASON(NAME, status, text, help): the exit status is 125 where we cannot do as told, 126 for a program
 * that cannot be executed, and 127 for one that is not found, as with env(1). NAME is also the code, in
 * small letters. In a text, %s is the subject in quotes and %e the name of an errno.
 */
#define SBX_REASONS(REASON)                                                                             \
	REASON(UNKNOWN_OPTION, 125, "unknown option %s", "sandboxify --help lists the options")         \
	REASON(REPEATED_OPTION, 125, "option %s is given twice",                                        \
	    "give it once; the items of a list are separated by \":\"")                                 \
	REASON(VALUE_MISSING, 125, "option %s needs a value", "sandboxify --help shows it")             \
	REASON(VALUE_UNWANTED, 125, "option %s takes no value", "leave the value out")                  \
	REASON(TWO_LISTS, 125, "--allow and --deny exclude each other",                                 \
	    "give one of them; an item such as ptrace=EPERM or -execve makes an exception")             \
	REASON(LIST_AND_FILE, 125, "a policy file excludes --allow and --deny",                         \
	    "put the list into the file, or leave the file out")                                        \
	REASON(UNKNOWN_POINT, 125, "unknown install point %s",                                          \
	    "the install points are exec, entry and main")                                              \
	REASON(UNKNOWN_WAY, 125, "unknown way %s", "the ways are auto, keyed, inject and suspend")      \
	REASON(KEYED_LATER, 125, "--via keyed filters at exec, not at %s",                              \
	    "leave --via out, or use --at exec")                                                        \
	REASON(UNKNOWN_DESCRIPTOR, 125, "%s is no descriptor that could be written to",                 \
	    "--report takes the number of one that is open")                                            \
	REASON(NO_PROGRAM, 125, "there is no program to run",                                           \
	    "sandboxify [options] PROGRAM [ARG...]")                                                    \
	REASON(NO_POLICY, 125, "there is no policy, and %s would run unfiltered",                       \
	    "give --allow, --deny or --policy, or set SECCOMP_SYSCALL_ALLOW")                           \
	REASON(NO_PRINTER, 125, "cannot run node on %s (%e)",                                           \
	    "what only prints needs Node.js in the PATH; running a program does not")                   \
	REASON(PRIVILEGED, 125, "sandboxify is set-user-ID or has capabilities of its own",             \
	    "take them away: it needs no privilege, and whoever starts it would have them")             \
	REASON(FILE_UNREADABLE, 125, "cannot read the policy file %s (%e)",                             \
	    "check its name and its permissions")                                                       \
	REASON(FILE_TOO_LARGE, 125, "the policy file %s has more than 1 MiB",                           \
	    "a policy has some hundred lines at most")                                                  \
	REASON(NOT_FOUND, 127, "%s is not found",                                                       \
	    "check the name; one without \"/\" is looked for in the folders of PATH")                   \
	REASON(NOT_EXECUTABLE, 126, "%s cannot be executed (%e)",                                       \
	    "check that it is a file, and the permissions of it and of its folders")                    \
	REASON(NO_INTERPRETER, 126, "%s cannot be executed, as its interpreter is missing (%e)",        \
	    "install what its first line, or readelf -l, names")                                        \
	REASON(NO_FORMAT, 126, "%s is of no kind that this kernel executes (%e)",                       \
	    "a script begins with a line such as #!/bin/sh; a program must be for this machine")        \
	REASON(TOO_BIG, 126, "the arguments and the environment of %s are too long (%e)",               \
	    "pass less; sysconf(_SC_ARG_MAX) is the limit")                                             \
	REASON(KEY_TOO_LONG, 125, "the filter is too long for its start at exec",                       \
	    "allow or deny fewer calls, or use --via inject")                                           \
	REASON(NO_RANDOM, 125, "cannot get random bytes for the start (%e)",                            \
	    "getrandom(2) must be allowed; or use --via inject")                                        \
	REASON(NO_HELPER, 125, "cannot start the process that installs the filter (%e)",                \
	    "raise the limits on processes and descriptors, or use --at exec, which needs none")        \
	REASON(HELPER_ENDED, 125, "the process that installs the filter ended",                         \
	    "nothing was run; see whether something kills processes here, or use --at exec")            \
	REASON(TRACING_REFUSED, 125, "tracing is not permitted here (%e)",                              \
	    "end the tracer that is at work (strace, gdb), or allow ptrace (kernel.yama.ptrace_scope, " \
	    "the container's filter), or use --at exec without --via and =ptrace, which needs none")    \
	REASON(SUSPENDING_REFUSED, 125, "filters cannot be suspended here (%e)",                        \
	    "--via suspend needs CAP_SYS_ADMIN and no filter around it; leave --via out")               \
	REASON(TRACING_FAILED, 125, "tracing of %s failed (%e)",                                        \
	    "nothing of it runs unfiltered; try again, or use --at exec without --via")                 \
	REASON(UNREADABLE, 125, "the memory of %s cannot be read, so its start is not known",           \
	    "make the file readable, or use --at exec")                                                 \
	REASON(NO_BREAKPOINT, 125, "the code of %s cannot be stopped where its filter begins",          \
	    "use --at exec")                                                                            \
	REASON(NO_GATE, 125, "programs of the kind of %s can only be filtered at exec",                 \
	    "use --at exec without --via")                                                              \
	REASON(ENDED_EARLY, 125, "%s ended before it came to its install point",                        \
	    "it had no filter until then; use --at exec if that is not to be")                          \
	REASON(NO_MAIN, 125, "the main function of %s was not found",                                   \
	    "use --at entry: it is no C program, or starts in a way of its own")                        \
	REASON(OTHER_ABI, 125, "%s calls the kernel by another ABI than its file said",                 \
	    "name its ABI first in --arch, such as --arch i386")                                        \
	REASON(NO_STACK, 125, "the stack of %s has no room for the filter (%e)",                        \
	    "raise the limit on stacks (ulimit -s), or use --at exec without --via")                    \
	REASON(FILTER_REFUSED, 125, "the kernel refused the filter in %s (%e)",                         \
	    "it needs Linux 5.7 or newer with CONFIG_SECCOMP_FILTER, and memory")                       \
	REASON(NO_CHILD, 125, "cannot start the program beside its supervisor (%e)",                    \
	    "raise the limits on processes and descriptors, or leave --explain or --learn out")         \
	REASON(LISTENER_REFUSED, 125, "the kernel lets nobody supervise here (%e)",                     \
	    "it needs Linux 5.5 or newer, and no supervisor around it: leave --explain or --learn out") \
	REASON(SUPERVISED_WAY, 125, "--explain and --learn have a way of their own",                    \
	    "leave --via out")                                                                          \
	REASON(UNKNOWN_LEARNING, 125, "unknown way to learn %s", "the ways are notify and ptrace")      \
	REASON(LEARN_AND_DENY, 125, "--learn refuses nothing",                                          \
	    "leave --deny, --default-action and a lone --arch out; --allow says what passes unasked")   \
	REASON(LEARN_AND_DENY_LIST, 125, "what %s lets pass is not known before it is learned",         \
	    "give --learn a policy that allows a list of calls, not one that denies some")              \
	REASON(OUTPUT_ALONE, 125, "--output says where to write what was learned",                      \
	    "give --learn as well, or leave --output out")                                              \
	REASON(VERIFY_ALONE, 125, "--verify holds what is learned against a policy file",               \
	    "give --learn as well, or leave --verify out")                                              \
	REASON(NO_RECORDS, 125, "there is no memory for what was learned (%e)",                         \
	    "free some, or run less of the program at once")                                            \
	REASON(NOT_HEARD, 125,                                                                          \
	    "no call of %s was heard of: a supervisor around this one is asked first",                  \
	    "end that (--learn, --explain), or leave =ptrace out")                                      \
	REASON(TWO_DUTIES, 125, "--explain and --learn exclude each other",                             \
	    "learn a policy first, then explain what it refuses")                                       \
	REASON(NO_INIT, 125, "cannot start a process as the init of this container (%e)",               \
	    "raise the limit on processes, or use --at exec without --via")

#define SBX_REASON_ENUM(name, status, text, help) SBX_REASON_##name,
enum sbx_reason { SBX_REASONS(SBX_REASON_ENUM) SBX_REASON_COUNT };

#endif
