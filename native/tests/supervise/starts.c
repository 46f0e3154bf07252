/*
 * starts: starts processes in a way of its own, each of which calls getppid(2) once: starts HOW [COUNT]
 *
 * One after the other. Ends with 6 when all of them have ended well, and with 1 otherwise.
 */

#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK_SIZE 65536

static const char *itself;
static char stack[STACK_SIZE] __attribute__((aligned(16)));

static _Noreturn void
call_and_end(void)
{
	syscall(SYS_getppid);
	_exit(0);
}

static int
run(void *unused)
{
	(void)unused;
	call_and_end();
}

static long
by_spawn(void)
{
	char *const words[] = { (char *)itself, "call", NULL };
	pid_t child = -1;

	return posix_spawn(&child, itself, NULL, NULL, words, environ) == 0 ? child : -1;
}

/* By the call itself, without a stack: as fork(2) does. */
static long
by_clone(unsigned long flags)
{
	const long child = syscall(SYS_clone, flags, 0, 0, 0, 0);

	if (child == 0)
		call_and_end();
	return child;
}

static long
by_clone3(uint64_t flags)
{
	struct clone_args how = { .flags = flags, .exit_signal = SIGCHLD };
	const long child = syscall(SYS_clone3, &how, sizeof(how));

	if (child == 0)
		call_and_end();
	return child;
}

/* One that has our memory, but is no thread; with CLONE_VFORK, we wait for it. */
static long
by_sharing(int flags)
{
	return clone(run, stack + sizeof(stack), CLONE_VM | flags | SIGCHLD, NULL);
}

/* One whose parent is ours: its end is not for us to collect, that of its pipe is. */
static long
by_parent(void)
{
	int ends[2];
	char byte;
	long child;

	if (pipe(ends) != 0)
		return -1;
	child = by_clone(CLONE_PARENT | SIGCHLD);
	close(ends[1]);
	if (child < 0 || read(ends[0], &byte, 1) != 0)
		return -1;
	close(ends[0]);
	return child;
}

/* One that would be killed if we ended. */
static long
by_bond(void)
{
	const pid_t child = fork();

	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		call_and_end();
	}
	return child;
}

/* One that is ours as its parent ends at once. */
static long
by_adoption(void)
{
	pid_t child;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	child = fork();
	if (child == 0) {
		if (fork() == 0)
			call_and_end();
		_exit(0);
	}
	if (waitpid(child, NULL, 0) != child)
		return -1;
	return waitpid(-1, NULL, 0);
}

static bool
start(const char *how)
{
	long child = -1;
	int status = 0;

	if (strcmp(how, "vfork") == 0)
		child = by_sharing(CLONE_VFORK);
	else if (strcmp(how, "spawn") == 0)
		child = by_spawn();
	else if (strcmp(how, "fork") == 0)
		child = by_clone(SIGCHLD);
	else if (strcmp(how, "untraced") == 0)
		child = by_clone(CLONE_UNTRACED | SIGCHLD);
	else if (strcmp(how, "untraced3") == 0)
		child = by_clone3(CLONE_UNTRACED);
	else if (strcmp(how, "sharing") == 0)
		child = by_sharing(0);
	else if (strcmp(how, "bond") == 0)
		child = by_bond();
	else if (strcmp(how, "parent") == 0)
		return by_parent() > 0;
	else if (strcmp(how, "adoption") == 0)
		return by_adoption() > 0;
	return child > 0 && waitpid((pid_t)child, &status, __WALL) == child && status == 0;
}

int
main(int count, char **arguments)
{
	const char *how = count > 1 ? arguments[1] : "fork";
	const int times = count > 2 ? (int)strtol(arguments[2], NULL, 10) : 1;

	itself = arguments[0];
	if (strcmp(how, "call") == 0)
		call_and_end();
	for (int i = 0; i < times; i++) {
		if (!start(how))
			return 1;
	}
	return 6;
}
