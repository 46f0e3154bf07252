/* explain: launch -> the program, of which every violation is named before its caller hears of it. C only. */

#include "explain.h"

#include "act.h"
#include "called.h"
#include "failure.h"
#include "seize.h"
#include "supervise.h"
#include "teller.h"
#include "terminal.h"
#include "verdict.h"
#include "violation.h"

/* The memory of six arguments, two characters a byte; names, of which each byte may take six. */
#define LINE_MAX ((size_t)128 * 1024)

static struct sbx_teller teller;

/* Where nobody tells it better. */
static void
tell_shortly(const struct seccomp_notif *call, const struct sbx_caller *caller, uint32_t result)
{
	const struct sbx_abi *abi = sbx_called_abi(&call->data);
	const struct sbx_name name = sbx_called_name(&call->data);
	char text[256];
	struct sbx_writer line = { text, text + sizeof(text) };

	sbx_write_text(&line, sbx_tool);
	sbx_write_text(&line, ": violation: process ");
	sbx_write_number(&line, (uint32_t)(caller->pid != 0 ? caller->pid : (int)call->pid));
	sbx_write_text(&line, " called ");
	if (name.length > 0)
		sbx_write_bytes(&line, name.text, name.length);
	else
		sbx_write_number(&line, (uint32_t)call->data.nr);
	sbx_write_text(&line, " of ");
	sbx_write_text(&line, abi != NULL ? abi->name : "an unknown ABI");
	sbx_write_text(&line, " (");
	sbx_write_action(&line, result);
	sbx_write_text(&line, "); help: with Node.js in the PATH, more is told of it\n");
	sbx_call(SBX_SYS_WRITE, STANDARD_ERROR, (long)text, line.at - text, 0, 0);
}

/* Whether the policy lets pass what no item names: it is a list of what is denied. */
static bool
denies(const struct sbx_supervisor *supervisor)
{
	const struct seccomp_data unnamed = {
		.nr = SBX_FATAL_CALL - 1,
		.arch = supervisor->launch->image->abi.audit_arch,
	};

	return sbx_result_of(&supervisor->policy, &unnamed) == SECCOMP_RET_ALLOW;
}

static void
attend(struct sbx_supervisor *supervisor, const struct seccomp_notif *call)
{
	static char text[LINE_MAX];
	const uint32_t result = sbx_result_of(&supervisor->policy, &call->data);
	struct sbx_writer line = { text, text + sizeof(text) };
	struct sbx_caller caller;

	if (sbx_is_ending(call)) {
		sbx_let_pass(supervisor->listener, call);
		return;
	}
	if (!sbx_read_caller((int)call->pid, &caller))
		caller = (struct sbx_caller){ .pid = 0 };
	sbx_write_violation(&line, call, &caller, result, denies(supervisor));
	/* What was read may be another's, if it is gone. */
	if (!sbx_still_waits(supervisor->listener, call))
		return;
	if (!sbx_have_told(&teller, text, (size_t)(line.at - text), supervisor->launch->environment,
		supervisor->options->json))
		tell_shortly(call, &caller, result);
	supervisor->teller = teller.pid;
	if ((caller.pid != 0 ? caller.pid : (int)call->pid) == supervisor->program &&
	    sbx_is_deadly(&caller, result))
		supervisor->violated = true;
	sbx_act(supervisor->listener, call, &caller, result, supervisor->program);
}

static int
conclude(struct sbx_supervisor *supervisor)
{
	sbx_dismiss_teller(&teller);
	return supervisor->status;
}

_Noreturn void
sbx_launch_explained(
    struct sbx_launch *launch, const struct sbx_options *options, struct sbx_arena *arena)
{
	static const struct sbx_duty duty = { .attend = attend, .conclude = conclude };
	struct sbx_supervisor supervisor = {
		.duty = &duty,
		.options = options,
		.policy = launch->filter,
	};
	struct sbx_program filter;

	if (!sbx_ask_about_violations(&supervisor.policy, &filter, arena))
		sbx_give_up(SBX_REASON_KEY_TOO_LONG, NULL, 0);
	sbx_supervise(&supervisor, launch, &filter, arena);
}
