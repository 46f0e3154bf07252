/* stack: what the kernel laid on the stack of a new program: arguments, environment, auxiliary vector. C only. */

#include "stack.h"

#include <linux/auxvec.h>

#include "text.h"

/* Arguments and environment never take more: execve(2), "Limits on size of arguments and environment". */
#define STRINGS_MAX 0x600000

bool
sbx_stack_is_above(const void *start, uintptr_t address)
{
	const uintptr_t from = (uintptr_t)start;

	return address > from && address - from < STRINGS_MAX;
}

void
sbx_stack_begin(struct sbx_stack *stack, char **environment)
{
	uint32_t count = 0;

	stack->environment = environment;
	for (; *environment != 0; environment++) {
		if (count < SBX_TEXTS_MAX && sbx_is_variable(*environment))
			stack->texts[count++] = *environment;
	}
	stack->texts[count] = 0;
	stack->auxiliaries = (struct sbx_auxiliary *)(void *)(environment + 1);
}

/* Reads the auxiliary vector, once: it is longer than it is worth. */
static void
read_auxiliaries(struct sbx_stack *stack)
{
	stack->secure = false;
	stack->headers = 0;
	stack->header_count = 0;
	stack->entry = 0;
	for (const struct sbx_auxiliary *at = stack->auxiliaries; at->type != AT_NULL; at++) {
		switch (at->type) {
		case AT_PHDR: stack->headers = at->value; break;
		case AT_PHNUM: stack->header_count = at->value; break;
		case AT_ENTRY: stack->entry = at->value; break;
		case AT_SECURE: stack->secure = at->value != 0; break;
		default: break;
		}
	}
}

void
sbx_stack_of(struct sbx_stack *stack, char **arguments)
{
	while (*arguments != 0)
		arguments++;
	sbx_stack_begin(stack, arguments + 1);
	read_auxiliaries(stack);
}

/*
 * Writes zeros over a text that the kernel laid on the stack, above the auxiliary vector. Somebody may
 * have put others into the environment, which are not ours to write.
 */
static void
wipe(const struct sbx_stack *stack, char *text)
{
	if (stack->auxiliaries != 0 && sbx_stack_is_above(stack->auxiliaries, (uintptr_t)text))
		sbx_wipe_text(text);
}

void
sbx_stack_clean_copy(char **environment)
{
	char **kept = environment;

	for (; *environment != 0; environment++) {
		if (!sbx_is_variable(*environment))
			*kept++ = *environment;
	}
	*kept = 0;
}

char **
sbx_stack_clean(const struct sbx_stack *stack)
{
	char **kept = stack->environment;

	for (char **entry = stack->environment; *entry != 0; entry++) {
		if (sbx_is_variable(*entry))
			wipe(stack, *entry);
		else
			*kept++ = *entry;
	}
	*kept = 0;
	/* Somebody may have changed the environment since its texts were found. */
	for (char *const *text = stack->texts; *text != 0; text++)
		wipe(stack, *text);
	return kept;
}
