/* action: the name of an action -> sbx_action -> the value that a filter returns. Twin: packages/policy/src/action.ts */

#ifndef SBX_ACTION_H
#define SBX_ACTION_H

#include "diagnostic.h"

/* What happens to a system call, in the kernel's order of precedence. */
enum sbx_action_kind {
	SBX_ACTION_KILL,	/* the process dies by SIGSYS */
	SBX_ACTION_KILL_THREAD, /* the calling thread dies, the others go on */
	SBX_ACTION_TRAP,	/* the calling thread gets a SIGSYS that it can catch */
	SBX_ACTION_ERRNO,	/* the call is not made and returns this error */
	SBX_ACTION_LOG,		/* the call is made, and recorded in the kernel's log */
	SBX_ACTION_ALLOW,	/* the call is made */
};

struct sbx_action {
	uint16_t kind;
	uint16_t error; /* 1 to 4095 with SBX_ACTION_ERRNO, else 0 */
};

/*
 * Reads the action at @span of @source: its name, or an errno by name or number.
 *
 * Returns false with @diagnostic set: unknown_action, unsupported_notify, invalid_number,
 * errno_out_of_range.
 */
__attribute__((warn_unused_result)) bool sbx_parse_action(const struct sbx_source *source,
    struct sbx_span span, struct sbx_action *action, struct sbx_diagnostic *diagnostic);

/* The action as a list spells it; an errno without a name has length 0. */
struct sbx_name sbx_action_name(struct sbx_action action);

static inline bool
sbx_same_action(struct sbx_action one, struct sbx_action other)
{
	return one.kind == other.kind && one.error == other.error;
}

/* Whether a call with this action is still made. */
static inline bool
sbx_lets_pass(struct sbx_action action)
{
	return action.kind >= SBX_ACTION_LOG;
}

/* The SECCOMP_RET_* value of each kind. */
extern __attribute__((visibility("hidden"))) const uint32_t sbx_return_values[];

/* The 32-bit value with which a filter asks for @action. */
static inline uint32_t
sbx_return_value(struct sbx_action action)
{
	return sbx_return_values[action.kind] | action.error;
}

#endif
