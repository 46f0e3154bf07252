/*
 * spy: traces a launcher, learns its key from its exec, and tries what the program could do with parts of it:
 * spy [--key] LAUNCHER [ARGUMENT...]
 *
 * The program is one that makes some ten execve calls with null pointers; the spy fills in the rest.
 * A line says where the key was found, or what such a call came to; with --key, only the key itself is said.
 */

#define _GNU_SOURCE /* PTRACE_GET_SYSCALL_INFO */

#include <elf.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spy_memory.h"

#define CALL_STOP  (SIGTRAP | 0x80)
#define HALVES	   6
#define FIRST	   3 /* argument of the key */
#define ENTRY	   1 /* PTRACE_SYSCALL_INFO_ENTRY */
#define ALL_HALVES ((1u << HALVES) - 1)

static pid_t program;

static void
demand(int holds, const char *what)
{
	if (holds)
		return;
	perror(what);
	kill(program, SIGKILL);
	exit(1);
}

/* Goes on to the next stop at a call or after an exec; returns the event, 0 for a call. */
static int
go_on(void)
{
	int status;

	for (;;) {
		demand(ptrace(PTRACE_SYSCALL, program, 0, 0) == 0, "ptrace");
		demand(waitpid(program, &status, 0) == program, "waitpid");
		if (!WIFSTOPPED(status)) {
			printf("ended %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
			exit(0);
		}
		if (WSTOPSIG(status) == CALL_STOP || status >> 16 != 0)
			return status >> 16;
	}
}

static struct __ptrace_syscall_info
information(void)
{
	struct __ptrace_syscall_info found;

	demand(ptrace(PTRACE_GET_SYSCALL_INFO, program, sizeof(found), &found) > 0, "information");
	return found;
}

/* To where it is about to call execve. */
static struct __ptrace_syscall_info
go_to_execve(void)
{
	for (;;) {
		struct __ptrace_syscall_info found;

		if (go_on() != 0)
			continue;
		found = information();
		if (found.op == ENTRY && found.entry.nr == SYS_execve)
			return found;
	}
}

/* The call that it is about to make gets the key, and no path: whatever it had in mind. */
static void
set_key(const uint64_t key[3])
{
	struct user_regs_struct registers;
	struct iovec place = { &registers, sizeof(registers) };

	demand(ptrace(PTRACE_GETREGSET, program, NT_PRSTATUS, &place) == 0, "getregset");
#if defined(__x86_64__)
	registers.rdi = 0;
	registers.r10 = key[0];
	registers.r8 = key[1];
	registers.r9 = key[2];
#else
	registers.regs[0] = 0;
	memcpy(registers.regs + FIRST, key, 3 * sizeof(*key));
#endif
	demand(ptrace(PTRACE_SETREGSET, program, NT_PRSTATUS, &place) == 0, "setregset");
}

/* What its next execve returns when only the halves of the key that @right names are right. */
static void
try_halves(const char *what, const uint64_t key[3], unsigned right)
{
	uint64_t attempt[3];

	for (int half = 0; half < HALVES; half++) {
		const uint64_t mask = (uint64_t)UINT32_MAX << (half % 2 * 32);

		if (half % 2 == 0)
			attempt[half / 2] = key[half / 2];
		/* One bit is enough to make it wrong. */
		if ((right >> half & 1) == 0)
			attempt[half / 2] ^= mask & 0x0000010000000100u;
	}
	go_to_execve();
	set_key(attempt);
	demand(go_on() == 0, "an exec that passed");
	printf("%s %lld\n", what, (long long)information().exit.rval);
}

static void
begin(char **command)
{
	int status;

	program = fork();
	if (program == 0) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		execv(command[0], command);
		_exit(1);
	}
	demand(program > 0 && waitpid(program, &status, 0) == program, "fork");
	demand(ptrace(PTRACE_SETOPTIONS, program, 0,
		   PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL) == 0,
	    "options");
}

/* Goes to the exec by which the launcher becomes the program. */
static void
learn(uint64_t key[3])
{
	struct __ptrace_syscall_info call;

	while (go_on() != PTRACE_EVENT_EXEC)
		;
	call = go_to_execve();
	memcpy(key, call.entry.args + FIRST, 3 * sizeof(*key));
}

/* The same three words, before the program is the program and in it. */
static void
search(const uint64_t key[3])
{
	printf("words %d\n", (key[0] != 0) + (key[1] != 0) + (key[2] != 0));
	printf("in the launcher %d\n", spy_find(program, key));
	while (go_on() != PTRACE_EVENT_EXEC)
		;
	/* The end of the launcher's execve comes after its exec. */
	demand(go_on() == 0, "an exec's end");
	printf("in the program %d\n", spy_find(program, key));
}

int
main(int count, char **arguments)
{
	const int only_key = count > 1 && strcmp(arguments[1], "--key") == 0;
	uint64_t key[3];

	demand(count > 1 + only_key, "no launcher");
	begin(arguments + 1 + only_key);
	learn(key);
	if (only_key) {
		for (int word = 0; word < 3; word++)
			printf("key %016llx\n", (unsigned long long)key[word]);
		return 0;
	}
	search(key);
	for (unsigned half = 0; half < HALVES; half++)
		try_halves("one half wrong", key, ALL_HALVES & ~(1u << half));
	for (unsigned half = 0; half < HALVES; half++)
		try_halves("one half right", key, 1u << half);
	try_halves("no half right", key, 0);
	try_halves("all right", key, ALL_HALVES);
	while (go_on() >= 0)
		;
	return 1;
}
