/* learn: launch -> the program, of which every call is counted and let pass; then Node, with what there was. C only. */

#include "learn.h"

#include <asm/errno.h>
#include <asm/poll.h>
#include <linux/fcntl.h>
#include <linux/memfd.h>

#include "called.h"
#include "descriptor.h"
#include "failure.h"
#include "follow.h"
#include "guard.h"
#include "handlers.h"
#include "handover.h"
#include "kinds.h"
#include "learned.h"
#include "live.h"
#include "loading.h"
#include "printer.h"
#include "processes.h"
#include "series.h"
#include "supervise.h"
#include "tally.h"
#include "text.h"
#include "yield.h"

/* In nanoseconds. */
#define LOOK_APART 10000000ull

static bool
is_exec(struct sbx_name name)
{
	return sbx_is_text(name.text, name.length, "execve") ||
	    sbx_is_text(name.text, name.length, "execveat");
}

static void
begin_tally(struct sbx_tally *tally, const struct seccomp_notif *call, int pid)
{
	const struct sbx_name name = sbx_called_name(&call->data);

	tally->pid = pid;
	tally->talks = sbx_may_talk(name);
	tally->handles = sbx_is_text(name.text, name.length, "rt_sigaction");
	tally->fateful = is_exec(name) || sbx_is_text(name.text, name.length, "exit_group");
	sbx_note_kind(tally, call);
}

/* What becomes of its process by a fateful call. */
static void
note_fate(uint32_t process, const struct seccomp_notif *call, uint64_t now)
{
	if (is_exec(sbx_called_name(&call->data)))
		sbx_note_exec(process, (int)call->pid);
	else
		sbx_note_exit(process, (int)(call->data.args[0] & 0xff), now);
}

/* What is known by a call besides that it was made. */
static void
note(struct sbx_supervisor *supervisor, const struct seccomp_notif *call,
    const struct sbx_tally *tally, uint32_t process)
{
	const struct sbx_options *options = supervisor->options;
	const bool all = options->allow == NULL && options->file == NULL;

	sbx_note_time(supervisor->now);
	if (all && supervisor->launch->point == SBX_POINT_EXEC &&
	    sbx_process_at(process)->pid == supervisor->program)
		sbx_note_loading(call, supervisor->now);
	if (tally == NULL)
		return;
	if (tally->handles && !supervisor->traced)
		sbx_note_handler(supervisor, call, sbx_process_at(process)->program);
	if (tally->talks)
		sbx_note_talk(call, supervisor->now);
	if (tally->fateful)
		note_fate(process, call, supervisor->now);
}

static void
attend(struct sbx_supervisor *supervisor, const struct seccomp_notif *call)
{
	const uint64_t now = supervisor->now;
	const uint32_t process = sbx_process_of((int)call->pid, now);
	struct sbx_tally *tally;

	if (!supervisor->traced && sbx_yield(supervisor->listener, call))
		return;
	if (process != UINT32_MAX) {
		const struct sbx_process *caller = sbx_process_at(process);

		tally =
		    sbx_count_call(call, caller->program, caller->pid != supervisor->program, now);
		if (tally != NULL && tally->count == 1)
			begin_tally(tally, call, caller->pid);
		note(supervisor, call, tally, process);
	}
	if (supervisor->traced)
		return;
	sbx_note_passed(call);
	sbx_let_pass(supervisor->listener, call);
}

static void
tick(struct sbx_supervisor *supervisor)
{
	static uint64_t next;
	const uint64_t now = supervisor->now;

	/* Numbers of processes do not come again as soon. */
	if (now < next)
		return;
	next = now + LOOK_APART;
	sbx_note_ends(now);
	sbx_end_yields(supervisor);
	sbx_show_live(now, sbx_call_count(), sbx_distinct(), sbx_newest());
}

/* Lets all calls pass of who is left, until nobody is. */
static _Noreturn void
stay_behind(int listener)
{
	struct pollfd wanted = { .fd = listener, .events = POLLIN };

	sbx_call(__NR_setsid, 0, 0, 0, 0, 0);
	sbx_close_others(&listener, 1);
	for (;;) {
		union sbx_notice notice;

		sbx_call(__NR_ppoll, (long)&wanted, 1, 0, 0, 0);
		if ((wanted.revents & POLLIN) == 0)
			sbx_end(0);
		if (sbx_hear(listener, &notice))
			sbx_let_pass(listener, &notice.call);
	}
}

/* Where the records go: to who asked for them as they are, or into memory for Node. */
static int
open_records(const struct sbx_supervisor *supervisor)
{
	if (supervisor->records > 0)
		return supervisor->records;
	return sbx_lift((int)sbx_call(__NR_memfd_create, (long)"records", MFD_CLOEXEC, 0, 0, 0));
}

static int
conclude(struct sbx_supervisor *supervisor)
{
	int records;

	sbx_note_ends(sbx_now() - supervisor->start);
	sbx_hide_live();
	sbx_drop_yields(supervisor->listener);
	if (supervisor->listener >= 0 && sbx_call(__NR_clone, 0, 0, 0, 0, 0) == 0)
		stay_behind(supervisor->listener);
	if (sbx_call_count() == 0 && supervisor->executed && supervisor->death == 0) {
		sbx_tell(SBX_REASON_NOT_HEARD, supervisor->launch->arguments[0], 0);
		return SBX_EXIT_STATUS;
	}
	/* It has not become the program, and has said why. */
	if (sbx_call_count() == 0 && supervisor->records == 0)
		return supervisor->status;
	records = open_records(supervisor);
	if (records < 0 || !sbx_write_records(supervisor, records)) {
		sbx_tell(SBX_REASON_NO_RECORDS, NULL, records < 0 ? -records : ENOSPC);
		return SBX_EXIT_STATUS;
	}
	if (supervisor->records > 0)
		return supervisor->status;
	return sbx_hand_over(supervisor, records) == 0 ? supervisor->status : SBX_EXIT_STATUS;
}

_Noreturn void
sbx_launch_learned(
    struct sbx_launch *launch, const struct sbx_options *options, struct sbx_arena *arena)
{
	static const struct sbx_duty duty = {
		.attend = attend,
		.tick = tick,
		.conclude = conclude,
	};
	struct sbx_supervisor supervisor = {
		.duty = &duty,
		.options = options,
		.traced = options->traced,
		.witnessed = true,
	};
	struct sbx_program filter;

	if (options->records != NULL) {
		supervisor.records = sbx_take_descriptor(options->records);
		if (supervisor.records == 0)
			sbx_give_up(SBX_REASON_UNKNOWN_DESCRIPTOR, options->records, 0);
	}
	/* A run may take hours, and what was learned must not be lost at its end. */
	if (options->records == NULL) {
		sbx_demand_node(launch->environment);
		sbx_begin_live(options->allow == NULL && options->file == NULL);
	}
	if (!sbx_ask(&launch->filter,
		options->traced ? SECCOMP_RET_TRACE | SBX_FOLLOW_MARK : SECCOMP_RET_USER_NOTIF,
		&filter, arena))
		sbx_give_up(SBX_REASON_KEY_TOO_LONG, NULL, 0);
	sbx_supervise(&supervisor, launch, &filter, arena);
}
