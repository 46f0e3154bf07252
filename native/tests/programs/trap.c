/* trap: calls getppid, and goes on after the SIGSYS that a filter answers with. */

#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile sig_atomic_t trapped = -1;

static void
on_sigsys(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	trapped = info->si_syscall;
}

int
main(void)
{
	struct sigaction action = { .sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO };

	sigaction(SIGSYS, &action, NULL);
	getppid();
	puts(trapped == SYS_getppid ? "trapped" : "not trapped");
	return 0;
}
