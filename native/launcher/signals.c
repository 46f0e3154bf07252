/* signals: what a supervisor is sent -> what its program gets of it. C only. */

#include "signals.h"

#include <asm/siginfo.h>
#include <linux/fcntl.h>
#include <linux/signalfd.h>
#include <linux/wait.h>

#include "arch.h"

#define ALL_SIGNALS UINT64_MAX

void
sbx_take_signals(struct sbx_signals *before)
{
	const uint64_t all = ALL_SIGNALS;
	static const uint64_t usual[4]; /* SIG_DFL */

	sbx_call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&all, (long)&before->blocked,
	    sizeof(before->blocked), 0);
	sbx_call(__NR_rt_sigaction, SIGCHLD, (long)usual, (long)before->child, sizeof(uint64_t), 0);
}

void
sbx_restore_signals(const struct sbx_signals *before)
{
	sbx_call(__NR_rt_sigaction, SIGCHLD, (long)before->child, 0, sizeof(uint64_t), 0);
	sbx_call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&before->blocked, 0,
	    sizeof(before->blocked), 0);
}

bool
sbx_is_ignored(int number)
{
	uint64_t action[4] = { 0 };

	sbx_call(__NR_rt_sigaction, number, 0, (long)action, sizeof(uint64_t), 0);
	return action[0] == (uint64_t)(unsigned long)SIG_IGN;
}

int
sbx_open_signals(void)
{
	const uint64_t all = ALL_SIGNALS;

	return (int)sbx_call(
	    __NR_signalfd4, -1, (long)&all, sizeof(all), SFD_CLOEXEC | SFD_NONBLOCK, 0);
}

bool
sbx_next_signal(int signals, struct sbx_signal *signal)
{
	struct signalfd_siginfo information = { .ssi_signo = 0 };

	if (sbx_call(__NR_read, signals, (long)&information, sizeof(information), 0, 0) !=
	    sizeof(information))
		return false;
	*signal = (struct sbx_signal){ (int)information.ssi_signo, information.ssi_code <= 0 };
	return true;
}

bool
sbx_has_gone_on(int program)
{
	siginfo_t information = { .si_signo = 0 };

	sbx_call(__NR_waitid, P_PID, program, (long)&information, WCONTINUED | WNOHANG, 0);
	return information.si_signo != 0;
}

bool
sbx_asks_for_end(int number)
{
	return number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGQUIT;
}

/* Stops or ends this process by @number, which is blocked. */
static void
suffer(int number)
{
	const uint64_t others = ~((uint64_t)1 << (number - 1));
	const uint64_t all = ALL_SIGNALS;

	sbx_call(__NR_kill, sbx_call(__NR_getpid, 0, 0, 0, 0, 0), number, 0, 0, 0);
	/* It stops, or ends, between these two. */
	sbx_call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&others, 0, sizeof(others), 0);
	sbx_call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&all, 0, sizeof(all), 0);
}

/* Whether who has started us controls jobs, of which this is one. */
static bool
is_job(void)
{
	const long parent = sbx_call(__NR_getppid, 0, 0, 0, 0, 0);

	return sbx_call(__NR_getpgid, parent, 0, 0, 0, 0) !=
	    sbx_call(__NR_getpgid, 0, 0, 0, 0, 0) &&
	    sbx_call(__NR_getsid, parent, 0, 0, 0, 0) == sbx_call(__NR_getsid, 0, 0, 0, 0, 0);
}

void
sbx_stop_with(int number)
{
	/* Other signals than SIGSTOP are those of terminals. */
	if (number != SIGSTOP || is_job())
		suffer(number);
}

void
sbx_end_as(int number)
{
	static const uint64_t usual[4]; /* SIG_DFL */

	/* It may be ignored here. No core file is written: PR_SET_DUMPABLE. */
	sbx_call(__NR_rt_sigaction, number, (long)usual, 0, sizeof(uint64_t), 0);
	suffer(number);
}
