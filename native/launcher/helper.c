/* helper: launch -> the program under its filter, by a process that traces it until then. C only. */

#include "helper.h"

#include <asm/errno.h>
#include <asm/signal.h>
#include <linux/fcntl.h>
#include <linux/prctl.h>
#include <linux/wait.h>

#include "attend.h"
#include "descriptor.h"
#include "failure.h"
#include "gate.h"
#include "install.h"
#include "others.h"
#include "signals.h"

#define ALL_SIGNALS UINT64_MAX

/* Between the launcher and the helper. */
struct link {
	struct sbx_pipe to_helper;
	struct sbx_pipe from_helper;
	int memory; /* the file by which an unreadable program gets its filter; -1 for none */
};

static uint64_t
block_signals(void)
{
	const uint64_t all = ALL_SIGNALS;
	uint64_t before = 0;

	sbx_call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&all, (long)&before, sizeof(before), 0);
	return before;
}

static unsigned long
options_for(const struct sbx_launch *launch)
{
	unsigned long options = 0;

	if (launch->way == SBX_WAY_SUSPEND)
		options |= PTRACE_O_SUSPEND_SECCOMP;
	/* At exec nothing of the program has run. */
	if (launch->point != SBX_POINT_EXEC)
		options |= SBX_FOLLOW_OTHERS;
	return options;
}

/* The helper's life. */
static _Noreturn void
help(const struct sbx_launch *launch, const struct link *link, int launcher, int report)
{
	const long self = sbx_call(__NR_getpid, 0, 0, 0, 0, 0);
	struct sbx_tracee tracee = {
		.pid = launcher,
		.name = launch->arguments[0],
		.trap_ignored = launch->point != SBX_POINT_EXEC && sbx_is_ignored(SIGTRAP),
	};
	const int kept[] = { STANDARD_ERROR, report, link->memory, link->to_helper.read,
		link->from_helper.write };
	long result;

	sbx_call(__NR_setsid, 0, 0, 0, 0, 0);
	sbx_close_others(kept, sizeof(kept) / sizeof(kept[0]));
	sbx_tell_number(link->from_helper.write, self);
	if (!sbx_hear_number(link->to_helper.read, &result))
		sbx_end(0);
	result = sbx_attach(&tracee, options_for(launch));
	sbx_tell_number(link->from_helper.write, result);
	if (result != 0)
		sbx_end(0);
	/* Who waits for the launcher's answer would wait for ours, too. */
	sbx_close(link->from_helper.write);
	sbx_close(link->to_helper.read);
	sbx_attend(&tracee, launch, link->memory);
}

static long
clone_plainly(void)
{
	/* No flags: what ends sends no signal to its parent. */
	return sbx_call(__NR_clone, 0, 0, 0, 0, 0);
}

/*
 * Starts the helper as the child of a child that ends at once, so that it is nobody's here. A launcher
 * that adopts its descendants (PR_SET_CHILD_SUBREAPER) does not adopt this one.
 */
static void
start_helper(const struct sbx_launch *launch, const struct link *link, int report)
{
	const int self = (int)sbx_call(__NR_getpid, 0, 0, 0, 0, 0);
	int adopts = 0;
	long between;
	long ended;

	sbx_call(SBX_SYS_PRCTL, PR_GET_CHILD_SUBREAPER, (long)&adopts, 0, 0, 0);
	if (adopts != 0)
		sbx_call(SBX_SYS_PRCTL, PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
	between = clone_plainly();
	if (between == 0) {
		if (clone_plainly() == 0)
			help(launch, link, self, report);
		sbx_end(0);
	}
	if (between < 0)
		sbx_give_up(SBX_REASON_NO_HELPER, NULL, -between);
	do {
		ended = sbx_call(__NR_wait4, between, 0, __WALL, 0, 0);
	} while (ended == -EINTR);
	if (adopts != 0)
		sbx_call(SBX_SYS_PRCTL, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

/* Waits until the helper traces us. */
static void
await_helper(const struct sbx_launch *launch, const struct link *link)
{
	long number;

	if (!sbx_hear_number(link->from_helper.read, &number))
		sbx_give_up(SBX_REASON_HELPER_ENDED, NULL, 0);
	/* Where there is no Yama, there is nothing to permit (EINVAL). */
	sbx_call(SBX_SYS_PRCTL, PR_SET_PTRACER, number, 0, 0, 0);
	sbx_tell_number(link->to_helper.write, 0);
	if (!sbx_hear_number(link->from_helper.read, &number))
		sbx_give_up(SBX_REASON_HELPER_ENDED, NULL, 0);
	if (number != 0)
		sbx_give_up(launch->way == SBX_WAY_SUSPEND ? SBX_REASON_SUSPENDING_REFUSED
							   : SBX_REASON_TRACING_REFUSED,
		    NULL, -number);
}

_Noreturn void
sbx_launch_with_helper(struct sbx_launch *launch, int report)
{
	struct link link = { .memory = -1 };
	const uint64_t signals = block_signals();
	long error;

	if (sbx_gate_of(launch->image->abi.audit_arch) == NULL)
		sbx_give_up(SBX_REASON_NO_GATE, launch->arguments[0], 0);
	error = -sbx_make_pipe(&link.to_helper);
	if (error == 0)
		error = -sbx_make_pipe(&link.from_helper);
	if (error == 0 && launch->way == SBX_WAY_INJECT && !launch->image->known)
		error = sbx_make_memory(&link.memory);
	if (error != 0)
		sbx_give_up(SBX_REASON_NO_HELPER, NULL, error);
	start_helper(launch, &link, report);
	sbx_close(link.to_helper.read);
	sbx_close(link.from_helper.write);
	await_helper(launch, &link);
	sbx_call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&signals, 0, sizeof(signals), 0);
	if (launch->way == SBX_WAY_SUSPEND)
		sbx_install(&launch->filter);
	else
		/* It outlasts the exec: the program need not be made to call prctl. */
		sbx_forbid_new_privileges();
	sbx_execute(launch, NULL);
}
