/* victim: a process, one thread of which is filtered and makes one call */

#define _GNU_SOURCE /* clone */

#include "victim.h"

#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_SECCOMP
#define SYS_SECCOMP 1 /* asm-generic/siginfo.h; old C libraries lack it */
#endif

#define STACK_SIZE 65536

/* What the thread leaves for the process. The kernel clears @thread when the thread is gone. */
static struct sighting seen;
static atomic_int done;
static _Atomic pid_t thread;

static _Noreturn void
give_up(const char *what)
{
	perror(what);
	_exit(99);
}

/* The thread may make no call any more, not even to exit: it waits until the process ends. */
static _Noreturn void
leave(enum what what)
{
	seen.what = what;
	atomic_store(&done, 1);
	for (;;)
		atomic_load_explicit(&done, memory_order_relaxed);
}

static void
trapped(int signal, siginfo_t *info, void *context)
{
	(void)context;
	if (signal != SIGSYS || info->si_code != SYS_SECCOMP)
		give_up("a signal that nobody asked for");
	seen.number = (uint32_t)info->si_syscall;
	seen.arch = info->si_arch;
	leave(SIGHTING_TRAPPED);
}

/* No TSYNC: the rest of the process goes on unfiltered, and watches. */
static int
be_thread(void *argument)
{
	const struct request *request = argument;

	if (request->program.len > 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
			give_up("prctl");
		if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &request->program) != 0)
			give_up("seccomp");
	}
	seen.result = request->int80 ? call_i386(request->number, request->arguments)
				     : call_native(request->number, request->arguments);
	leave(SIGHTING_RETURNED);
}

static void
start_thread(const struct request *request)
{
	const int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
	    CLONE_SYSVSEM | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
	char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);

	if (stack == MAP_FAILED)
		give_up("mmap");
	if (clone(be_thread, stack + STACK_SIZE, flags, (void *)request, &thread, NULL, &thread) <
	    0)
		give_up("clone");
}

_Noreturn void
be_victim(const struct request *request, int out)
{
	const struct sigaction action = { .sa_sigaction = trapped, .sa_flags = SA_SIGINFO };
	const struct timespec moment = { 0, 200000 };

	if (sigaction(SIGSYS, &action, NULL) != 0)
		give_up("sigaction");
	start_thread(request);
	while (atomic_load(&done) == 0 && atomic_load(&thread) != 0)
		nanosleep(&moment, NULL);
	if (atomic_load(&done) == 0)
		seen.what = SIGHTING_GONE;
	if (write(out, &seen, sizeof(seen)) != (ssize_t)sizeof(seen))
		give_up("write");
	_exit(0);
}
