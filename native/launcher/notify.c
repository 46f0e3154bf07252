/* notify: calls that the kernel asks a supervisor about, and the supervisor's answers. C only. */

#include "notify.h"

#include <asm/errno.h>
#include <linux/ioctl.h>
#include <linux/types.h>

#include "called.h"
#include "failure.h"
#include "gate.h"
#include "install.h"

/* So many instructions let a close pass, or refuse a listener. */
#define PROLOGUE 9u
/* And so many ask about what nobody lets pass unasked, at most. */
#define FATES 10u

/* Of newer kernels than the headers may be. */
#define SET_FLAGS    SECCOMP_IOW(4, __u64)
#define SYNC_WAKE_UP 1ul
#define RETURN	     (BPF_RET | BPF_K)

/* Goes on behind @jumps instructions more if the word at @offset is not @k. */
static struct sock_filter *
demand(struct sock_filter *at, size_t offset, uint32_t k, uint32_t jumps)
{
	at[0] = (struct sock_filter){ SBX_CODE_LOAD, 0, 0, (uint32_t)offset };
	at[1] = (struct sock_filter){ SBX_CODE_EQUAL, 0, (uint8_t)jumps, k };
	return at + 2;
}

/* Refuses a listener by the call of @abi that makes one. */
static struct sock_filter *
refuse_listener(struct sock_filter *at, const struct sbx_abi *abi)
{
	static const char name[] = "seccomp";
	const uint32_t number = abi->numbers[sbx_syscall_index(name, sizeof(name) - 1)];

	at = demand(at, offsetof(struct seccomp_data, nr), number, 7);
	at = demand(at, offsetof(struct seccomp_data, arch), abi->audit_arch, 5);
	at = demand(at, offsetof(struct seccomp_data, args[0]), SECCOMP_SET_MODE_FILTER, 3);
	at =
	    demand(at, offsetof(struct seccomp_data, args[1]), SECCOMP_FILTER_FLAG_NEW_LISTENER, 1);
	at[-1].code = SBX_CODE_ANY_BIT;
	*at++ = (struct sock_filter){ RETURN, 0, 0, SECCOMP_RET_ERRNO | EBUSY };
	return at;
}

/* Appends @policy, which asks by @action where it would not plainly allow. */
static struct sock_filter *
append_asking(struct sock_filter *at, const struct sbx_program *policy, uint32_t action)
{
	for (uint32_t i = 0; i < policy->length; i++, at++) {
		*at = policy->instructions[i];
		if (at->code == RETURN && at->k != SECCOMP_RET_ALLOW)
			at->k = action;
	}
	return at;
}

bool
sbx_ask_about_violations(
    const struct sbx_program *policy, struct sbx_program *filter, struct sbx_arena *arena)
{
	const uint32_t room = policy->length + (SBX_CALLED_ABIS + 1) * PROLOGUE;
	struct sock_filter *start = sbx_arena_take(arena, room * sizeof(*start));
	struct sock_filter *at = start;

	at = demand(at, offsetof(struct seccomp_data, nr), SBX_FATAL_CALL, 1);
	*at++ = (struct sock_filter){ RETURN, 0, 0, SECCOMP_RET_KILL_PROCESS };
	for (uint32_t i = 0; i < SBX_CALLED_ABIS; i++) {
		const struct sbx_abi *abi = sbx_called_at(i);

		if (abi != NULL && sbx_gate_of(abi->audit_arch) != NULL)
			at = refuse_listener(at, abi);
	}
	at = append_asking(at, policy, SECCOMP_RET_USER_NOTIF);
	*filter = (struct sbx_program){ start, (uint16_t)(at - start) };
	return at - start <= SBX_INSTRUCTIONS_MAX;
}

/* Asks about the calls of @abi that nobody lets pass unasked. */
static struct sock_filter *
ask_about_fates(struct sock_filter *at, const struct sbx_abi *abi, uint32_t action)
{
	static const char *const names[] = { "execve", "execveat", "exit_group", "rt_sigaction",
		"clone", "clone3" };
	/* The last two: see keep_children() of follow.c. */
	const uint8_t all = sizeof(names) / sizeof(names[0]);
	const uint8_t count =
	    (action & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_TRACE ? all : all - 2;

	*at++ = (struct sock_filter){ SBX_CODE_LOAD, 0, 0, offsetof(struct seccomp_data, nr) };
	for (uint8_t i = 0; i < count; i++) {
		const uint32_t number =
		    abi->numbers[sbx_syscall_index(names[i], sbx_text_length(names[i]))];
		const uint8_t left = (uint8_t)(count - 1 - i);

		/* Behind the last of them, on to what comes behind all this. */
		*at++ = (struct sock_filter){ SBX_CODE_EQUAL, left, left == 0 ? 3 : 0, number };
	}
	at = demand(at, offsetof(struct seccomp_data, arch), abi->audit_arch, 1);
	*at++ = (struct sock_filter){ RETURN, 0, 0, action };
	return at;
}

bool
sbx_ask(const struct sbx_program *known, uint32_t action, struct sbx_program *filter,
    struct sbx_arena *arena)
{
	struct sock_filter *start =
	    sbx_arena_take(arena, (known->length + SBX_CALLED_ABIS * FATES + 1) * sizeof(*start));
	struct sock_filter *at = start;

	if (known->length == 0) {
		*at++ = (struct sock_filter){ RETURN, 0, 0, action };
	} else {
		for (uint32_t i = 0; i < SBX_CALLED_ABIS; i++) {
			const struct sbx_abi *abi = sbx_called_at(i);

			if (abi != NULL && sbx_gate_of(abi->audit_arch) != NULL)
				at = ask_about_fates(at, abi, action);
		}
		at = append_asking(at, known, action);
	}
	*filter = (struct sbx_program){ start, (uint16_t)(at - start) };
	return at - start <= SBX_INSTRUCTIONS_MAX;
}

bool
sbx_let_close_pass(struct sbx_program *filter, uint32_t audit_arch, uint32_t number,
    const struct sbx_marks *marks, struct sbx_arena *arena)
{
	const uint32_t length = PROLOGUE + filter->length;
	struct sock_filter *start;
	struct sock_filter *at;

	if (length > SBX_INSTRUCTIONS_MAX)
		return false;
	start = at = sbx_arena_take(arena, length * sizeof(*at));
	at = demand(at, offsetof(struct seccomp_data, nr), number, 7);
	at = demand(at, offsetof(struct seccomp_data, arch), audit_arch, 5);
	at = demand(at, offsetof(struct seccomp_data, args[1]), marks->words[0], 3);
	at = demand(at, offsetof(struct seccomp_data, args[2]), marks->words[1], 1);
	*at++ = (struct sock_filter){ RETURN, 0, 0, SECCOMP_RET_ALLOW };
	for (uint32_t i = 0; i < filter->length; i++)
		at[i] = filter->instructions[i];
	*filter = (struct sbx_program){ start, (uint16_t)length };
	return true;
}

int
sbx_install_asking(const struct sbx_program *program)
{
	const struct sock_fprog fprog = { program->length, program->instructions };
	unsigned long flags = SBX_ASKING_KILLABLE;
	long result;

	sbx_forbid_new_privileges();
	result =
	    sbx_call(SBX_SYS_SECCOMP, SECCOMP_SET_MODE_FILTER, (long)flags, (long)&fprog, 0, 0);
	if (result == -EINVAL) {
		flags = SBX_ASKING;
		result = sbx_call(
		    SBX_SYS_SECCOMP, SECCOMP_SET_MODE_FILTER, (long)flags, (long)&fprog, 0, 0);
	}
	if (result < 0)
		sbx_give_up(SBX_REASON_LISTENER_REFUSED, NULL, -result);
	return (int)result;
}

void
sbx_answer_at_once(int listener)
{
	sbx_call(SBX_SYS_IOCTL, listener, (long)SET_FLAGS, SYNC_WAKE_UP, 0, 0);
}

bool
sbx_hear(int listener, union sbx_notice *notice)
{
	/* The kernel refuses room that is not empty. */
	for (uint32_t i = 0; i < SBX_NOTICE_WORDS; i++)
		notice->words[i] = 0;
	return sbx_call(SBX_SYS_IOCTL, listener, (long)SECCOMP_IOCTL_NOTIF_RECV, (long)notice, 0,
		   0) == 0;
}

bool
sbx_still_waits(int listener, const struct seccomp_notif *call)
{
	return sbx_call(SBX_SYS_IOCTL, listener, (long)SECCOMP_IOCTL_NOTIF_ID_VALID,
		   (long)&call->id, 0, 0) == 0;
}

/* Who is gone needs no answer. */
static void
answer(int listener, struct seccomp_notif_resp *response)
{
	sbx_call(SBX_SYS_IOCTL, listener, (long)SECCOMP_IOCTL_NOTIF_SEND, (long)response, 0, 0);
}

void
sbx_refuse_call(int listener, const struct seccomp_notif *call, int error)
{
	struct seccomp_notif_resp response = { .id = call->id, .error = -error };

	answer(listener, &response);
}

void
sbx_let_pass(int listener, const struct seccomp_notif *call)
{
	struct seccomp_notif_resp response = { .id = call->id,
		.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE };

	answer(listener, &response);
}
