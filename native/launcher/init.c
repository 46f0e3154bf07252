/* init: the first process of a container -> a child of it that launches the program. C only. */

#include "init.h"

#include <asm/siginfo.h>
#include <asm/signal.h>
#include <linux/wait.h>

#include "descriptor.h"
#include "failure.h"

/* As a shell shows it: the first process of a namespace cannot end by a signal of its own. */
static int
exit_status(int status)
{
	const int signal = status & 0x7f;

	return signal != 0 ? 128 + signal : status >> 8 & 0xff;
}

/* Collects all that have ended, and ends when @program has. */
static void
collect(long program)
{
	int status = 0;
	long ended;

	do {
		ended = sbx_call(__NR_wait4, -1, (long)&status, WNOHANG, 0, 0);
		if (ended == program)
			sbx_end(exit_status(status));
	} while (ended > 0);
}

static _Noreturn void
serve(long program, uint64_t signals)
{
	siginfo_t information = { .si_code = SI_KERNEL };

	sbx_close_others(0, 0);
	for (;;) {
		const long signal = sbx_call(__NR_rt_sigtimedwait, (long)&signals,
		    (long)&information, 0, sizeof(signals), 0);

		if (signal == SIGCHLD)
			collect(program);
		/* What the terminal sends (SI_KERNEL), the program gets from there as well. */
		else if (signal > 0 && information.si_code <= 0)
			sbx_call(__NR_kill, program, signal, 0, 0, 0);
	}
}

void
sbx_step_aside_as_init(void)
{
	const uint64_t all = UINT64_MAX;
	uint64_t before = 0;
	long child;

	if (sbx_call(__NR_getpid, 0, 0, 0, 0, 0) != 1)
		return;
	sbx_call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&all, (long)&before, sizeof(before), 0);
	child = sbx_call(__NR_clone, SIGCHLD, 0, 0, 0, 0);
	if (child < 0)
		sbx_give_up(SBX_REASON_NO_INIT, NULL, -child);
	if (child > 0)
		serve(child, all);
	sbx_call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&before, 0, sizeof(before), 0);
}
