/*
 * around: what a program may find when it is started -> the program, in just that: around WORD... -- PROGRAM [ARGUMENT...]
 *
 *     block=N  ignore=N  send=N   a signal: blocked, ignored, sent to itself
 *     subreaper                   orphans below become its children
 *     fill=N                      all descriptors below N are open
 *     close=N                     descriptor N is closed
 *     fail=CALL  kill=CALL        a filter: system call number CALL fails with EPERM, or kills
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static void
demand(int holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "around: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void
block_signal(int signal)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, signal);
	demand(sigprocmask(SIG_BLOCK, &set, NULL) == 0, "block");
}

static void
ignore_signal(int number)
{
	demand(signal(number, SIG_IGN) != SIG_ERR, "ignore");
}

static void
send_signal(int signal)
{
	demand(kill(getpid(), signal) == 0, "send");
}

static void
adopt(int unused)
{
	(void)unused;
	demand(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0, "subreaper");
}

static void
fill_descriptors(int count)
{
	struct rlimit limit;

	demand(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
	/* The program itself needs some more. */
	if (limit.rlim_cur < (rlim_t)count + 10)
		limit.rlim_cur = (rlim_t)count + 10;
	demand(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
	while (open("/dev/null", O_RDONLY) + 1 < count)
		;
}

static void
close_descriptor(int descriptor)
{
	demand(close(descriptor) == 0, "close");
}

static void
filter(int call, unsigned int action)
{
	struct sock_filter instructions[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned int)call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { sizeof(instructions) / sizeof(*instructions),
		instructions };

	demand(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no_new_privs");
	demand(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0, "seccomp");
}

static void
let_fail(int call)
{
	filter(call, SECCOMP_RET_ERRNO | EPERM);
}

static void
let_kill(int call)
{
	filter(call, SECCOMP_RET_KILL_PROCESS);
}

static const struct {
	const char *name;
	void (*act)(int value);
} words[] = {
	{ "block", block_signal },
	{ "ignore", ignore_signal },
	{ "send", send_signal },
	{ "subreaper", adopt },
	{ "fill", fill_descriptors },
	{ "close", close_descriptor },
	{ "fail", let_fail },
	{ "kill", let_kill },
};

static void
obey(const char *text)
{
	const size_t length = strcspn(text, "=");
	const int value = text[length] == '=' ? (int)strtol(text + length + 1, NULL, 10) : 0;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strlen(words[i].name) == length && strncmp(words[i].name, text, length) == 0) {
			words[i].act(value);
			return;
		}
	}
	errno = EINVAL;
	demand(0, text);
}

int
main(int count, char **arguments)
{
	int at = 1;

	for (; at < count && strcmp(arguments[at], "--") != 0; at++)
		obey(arguments[at]);
	errno = EINVAL;
	demand(at + 1 < count, "no program");
	execv(arguments[at + 1], arguments + at + 1);
	demand(0, arguments[at + 1]);
	return 1;
}
