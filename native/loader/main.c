/*
 * main: ld-sandbox.so itself, from the kernel's jump to it to its own jump to the program. C only.
 *
 * A static program has no loader of libraries that could bring libsandbox.so. Where its PT_INTERP names
 * this file, the kernel maps both and starts this one, as it starts the loader of a dynamic program:
 *
 *     the kernel   _start           the stack is the program's: arguments, environment, auxiliary vector
 *                  sbx_relocate()
 *                  sbx_load()       prepares, installs, leaves the stack as if nobody had been here
 *                  _start           the registers too
 *     the program  AT_ENTRY
 */

#include <linux/auxvec.h>

#include "install.h"
#include "machine.h"
#include "prepare.h"
#include "refuse.h"

const char sbx_tool[] = "ld-sandbox";

__asm__(SBX_START);

/* Where this file is entered. */
extern const char own_start[] __asm__("_start") __attribute__((visibility("hidden")));

static struct {
	struct sbx_stack stack;
	struct sbx_prepared prepared;
	char memory[SBX_ARENA_SIZE] __attribute__((aligned(8)));
} state;

/* Returns where the program begins. */
uintptr_t sbx_load(uintptr_t *initial);

/* Makes the filter that is asked for, or ends the process. */
static void
prepare(void)
{
	const struct sbx_arena arena = { state.memory, state.memory + sizeof(state.memory) };
	struct sbx_headers headers = { state.stack.headers, state.stack.header_count, 0 };

	if (headers.table == 0 || !sbx_find_base(&headers))
		sbx_fail_with(SBX_MESSAGE_UNPLACED_PROGRAM, 0);
	sbx_prepare(&headers, &state.stack, SBX_INSTALLER_LOADER, arena, &state.prepared);
}

/*
 * Moves the auxiliary vector down to behind the environment, which ends at @end: programs look for it
 * there. Nobody has found it yet.
 */
static void
close_gap(struct sbx_stack *stack, char **end)
{
	struct sbx_auxiliary *const first = (struct sbx_auxiliary *)(void *)(end + 1);
	const struct sbx_auxiliary *from = stack->auxiliaries;
	struct sbx_auxiliary *to = first;

	stack->auxiliaries = first;
	do {
		/* The two places may overlap. */
		const struct sbx_auxiliary entry = *from++;

		*to = entry;
	} while (to++->type != AT_NULL);
	while (to < from)
		*to++ = (struct sbx_auxiliary){ AT_NULL, 0 };
}

/* Without an interpreter there is no base of one; static-pie programs ask. */
static void
forget_base(const struct sbx_stack *stack)
{
	for (struct sbx_auxiliary *at = stack->auxiliaries; at->type != AT_NULL; at++) {
		if (at->type == AT_BASE)
			at->value = 0;
	}
}

uintptr_t
sbx_load(uintptr_t *initial)
{
	struct sbx_stack *stack = &state.stack;

	sbx_stack_of(stack, (char **)(initial + 1));
	if (stack->entry == (uintptr_t)own_start)
		sbx_fail_with(SBX_MESSAGE_NOT_A_PROGRAM, 0);
	prepare();
	if (state.prepared.pending)
		close_gap(stack, sbx_stack_clean(stack));
	forget_base(stack);
	if (state.prepared.pending)
		sbx_install(&state.prepared.program);
	return stack->entry;
}
