/* action: the name of an action -> sbx_action -> the value that a filter returns. Twin: packages/policy/src/action.ts */

#include "action.h"

#include <linux/seccomp.h>

#include "integer.h"
#include "near.h"
#include "table.h"
#include "text.h"

/* The highest errno that Linux can return: MAX_ERRNO in include/linux/err.h. */
#define ERRNO_MAX 4095

/* The actions that have a name, in the kernel's order of precedence. */
static const struct {
	char name[12];
	uint16_t kind;
} names[] = {
	{ "kill", SBX_ACTION_KILL },
	{ "kill-thread", SBX_ACTION_KILL_THREAD },
	{ "trap", SBX_ACTION_TRAP },
	{ "log", SBX_ACTION_LOG },
	{ "allow", SBX_ACTION_ALLOW },
};
#define NAMES ((uint32_t)(sizeof(names) / sizeof(names[0])))

static struct sbx_name
candidate_at(const void *context, uint32_t index)
{
	(void)context;
	if (index >= NAMES)
		return sbx_errno_at(index - NAMES);
	return (struct sbx_name){ names[index].name, sbx_text_length(names[index].name) };
}

static bool
fail(enum sbx_code code, const struct sbx_source *source, struct sbx_span span,
    struct sbx_diagnostic *diagnostic)
{
	*diagnostic = (struct sbx_diagnostic){ .code = code, .source = *source, .span = span };
	return false;
}

static bool
parse_errno(const struct sbx_source *source, struct sbx_span span, struct sbx_action *action,
    struct sbx_diagnostic *diagnostic)
{
	uint64_t number = 0;

	switch (sbx_parse_integer(source->text + span.start, span.end - span.start, &number)) {
	case SBX_INTEGER_INVALID: return fail(SBX_MESSAGE_INVALID_NUMBER, source, span, diagnostic);
	case SBX_INTEGER_OVERFLOW: number = 0; break;
	case SBX_INTEGER_VALID: break;
	}
	if (number == 0 || number > ERRNO_MAX)
		return fail(SBX_MESSAGE_ERRNO_OUT_OF_RANGE, source, span, diagnostic);
	*action = (struct sbx_action){ SBX_ACTION_ERRNO, (uint16_t)number };
	return true;
}

bool
sbx_parse_action(const struct sbx_source *source, struct sbx_span span, struct sbx_action *action,
    struct sbx_diagnostic *diagnostic)
{
	const char *text = source->text + span.start;
	const uint32_t length = span.end - span.start;
	uint32_t number;

	for (uint32_t i = 0; i < NAMES; i++) {
		if (sbx_is_text(text, length, names[i].name)) {
			*action = (struct sbx_action){ names[i].kind, 0 };
			return true;
		}
	}
	if (sbx_is_text(text, length, "notify"))
		return fail(SBX_MESSAGE_UNSUPPORTED_NOTIFY, source, span, diagnostic);
	if (length > 0 && text[0] >= '0' && text[0] <= '9')
		return parse_errno(source, span, action, diagnostic);
	number = sbx_errno_find(text, length);
	if (number == 0) {
		fail(SBX_MESSAGE_UNKNOWN_ACTION, source, span, diagnostic);
		sbx_near(diagnostic,
		    (struct sbx_candidates){ candidate_at, 0, NAMES + sbx_errno_count });
		return false;
	}
	*action = (struct sbx_action){ SBX_ACTION_ERRNO, (uint16_t)number };
	return true;
}

struct sbx_name
sbx_action_name(struct sbx_action action)
{
	for (uint32_t i = 0; i < NAMES; i++) {
		if (names[i].kind == action.kind)
			return candidate_at(0, i);
	}
	return sbx_errno_name(action.error);
}

const uint32_t sbx_return_values[] = {
	[SBX_ACTION_KILL] = SECCOMP_RET_KILL_PROCESS,
	[SBX_ACTION_KILL_THREAD] = SECCOMP_RET_KILL_THREAD,
	[SBX_ACTION_TRAP] = SECCOMP_RET_TRAP,
	[SBX_ACTION_ERRNO] = SECCOMP_RET_ERRNO,
	[SBX_ACTION_LOG] = SECCOMP_RET_LOG,
	[SBX_ACTION_ALLOW] = SECCOMP_RET_ALLOW,
};
