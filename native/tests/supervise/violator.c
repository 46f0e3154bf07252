/*
 * violator: makes calls that a policy may refuse, in many places: violator WHERE [COUNT]
 *
 * The call is getppid(2), unless WHERE says another. What came of it is said on standard output.
 */

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raw.h"

static void
say_result(const char *where, long result)
{
	if (result < 0)
		printf("%s refused %d\n", where, (int)-result);
	else
		printf("%s passed\n", where);
	fflush(stdout);
}

static void
violate(const char *where)
{
	say_result(where, raw_call4(SYS_getppid, 0, 0, 0, 0));
}

static volatile long handled;
static volatile siginfo_t trap;

static void
on_signal(int number)
{
	(void)number;
	handled = raw_call4(SYS_getppid, 0, 0, 0, 0);
}

static void
on_trap(int number, siginfo_t *information, void *context)
{
	(void)number;
	(void)context;
	trap = *information;
}

static void *
run_thread(void *unused)
{
	violate("thread");
	return unused;
}

static void
in_threads(int count)
{
	pthread_t threads[64];

	for (int i = 0; i < count && i < 64; i++)
		pthread_create(&threads[i], NULL, run_thread, NULL);
	for (int i = 0; i < count && i < 64; i++)
		pthread_join(threads[i], NULL);
}

/* A thread calls, and is blocked in it; this one ends the process meanwhile. */
static void
outrun(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, run_thread, NULL);
	usleep(1000);
	_exit(7);
}

/* So many at once; says how many of them SIGSYS has killed. */
static void
in_children(int count)
{
	int killed = 0;
	int status;

	for (int i = 0; i < count; i++) {
		if (fork() == 0) {
			raw_call4(SYS_getppid, 0, 0, 0, 0);
			_exit(0);
		}
	}
	while (wait(&status) > 0)
		killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
	printf("killed %d\n", killed);
}

static void
connect_somewhere(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(4660) };
	const int descriptor = socket(AF_INET, SOCK_DGRAM, 0);

	address.sin_addr.s_addr = htonl(0x7f000102);
	printf("connect %d\n", connect(descriptor, (struct sockaddr *)&address, sizeof(address)));
}

/* Asks for a listener of its own. */
static void
try_listener(void)
{
	struct sock_filter pass = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	const struct sock_fprog program = { 1, &pass };
	const long result = raw_call4(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    SECCOMP_FILTER_FLAG_NEW_LISTENER, (long)&program, 0);

	printf("listener %ld\n", result);
	fflush(stdout);
}

/* Kills its supervisor, and tries to be its own. */
static void
take_over(void)
{
	const pid_t supervisor = getppid();

	try_listener();
	kill(supervisor, SIGKILL);
	while (getppid() == supervisor)
		sched_yield();
	try_listener();
	printf("acct %ld\n", raw_call4(SYS_acct, 0, 0, 0, 0));
}

/* Once, again after a line on standard input, and then a call that is allowed. */
static void
twice(void)
{
	violate("first");
	getchar();
	violate("second");
	printf("uid %d\n", getuid() == geteuid());
}

/* What becomes of SIGSYS. */
static void
treat_trap(const char *how)
{
	const struct sigaction action = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGSYS);
	if (strcmp(how, "blocked") == 0)
		sigprocmask(SIG_BLOCK, &set, NULL);
	if (strcmp(how, "pending") == 0) {
		sigprocmask(SIG_BLOCK, &set, NULL);
		raise(SIGSYS);
	} else if (strcmp(how, "ignored") == 0)
		signal(SIGSYS, SIG_IGN);
	else if (strcmp(how, "caught") == 0)
		sigaction(SIGSYS, &action, NULL);
}

int
main(int count, char **arguments)
{
	const char *where = count > 1 ? arguments[1] : "plain";
	const int times = count > 2 ? (int)strtol(arguments[2], NULL, 10) : 1;

	if (strcmp(where, "threads") == 0) {
		in_threads(times);
	} else if (strcmp(where, "outrun") == 0) {
		outrun();
	} else if (strcmp(where, "children") == 0) {
		in_children(times);
	} else if (strcmp(where, "handler") == 0) {
		signal(SIGUSR1, on_signal);
		raise(SIGUSR1);
		say_result("handler", handled);
	} else if (strcmp(where, "connect") == 0) {
		connect_somewhere();
	} else if (strcmp(where, "mkdir") == 0) {
		printf("mkdir %d\n", mkdir("/sbx/\001\"\\\303\251", 0700));
	} else if (strcmp(where, "takeover") == 0) {
		take_over();
	} else if (strcmp(where, "twice") == 0) {
		twice();
	} else {
		treat_trap(where);
		violate(where);
		if (trap.si_signo != 0)
			printf("trap %d %d %d\n", trap.si_code, trap.si_syscall, trap.si_errno);
	}
	puts("end");
	return 7;
}
