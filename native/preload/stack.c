/* stack: what the kernel laid on the stack of a new program: arguments, environment, auxiliary vector. C only. */

#include "stack.h"

#include <stddef.h>

#include "refuse.h"
#include "text.h"

/* The C library's environment: glibc and musl both have it. */
extern char **environ __attribute__((weak));
/* Where the initial stack begins, with the number of arguments: only glibc's loader has it. */
extern void *__libc_stack_end __attribute__((weak));
/* getauxval(3): glibc and musl both have it. */
extern unsigned long getauxval(unsigned long type) __attribute__((weak));

/* Arguments and environment never take more: execve(2), "Limits on size of arguments and environment". */
#define STRINGS_MAX 0x600000

/* Whether @address lies on the initial stack, not far above @start. */
static bool
is_above(const void *start, sbx_address address)
{
	const sbx_address from = (sbx_address)start;

	return address > from && address - from < STRINGS_MAX;
}

/* The stack with @environment at its first place, where the auxiliary vector stands behind it. */
static struct sbx_stack
stack_with(char **environment)
{
	struct sbx_stack stack = { .environment = environment };
	uint32_t count = 0;

	for (; *environment != NULL; environment++) {
		if (count < SBX_VARIABLES && sbx_is_variable(*environment))
			stack.texts[count++] = *environment;
	}
	stack.auxiliaries = (sbx_auxiliary *)(void *)(environment + 1);
	return stack;
}

struct sbx_stack
sbx_stack_of(char **arguments)
{
	struct sbx_stack stack;

	while (*arguments != NULL)
		arguments++;
	stack = stack_with(arguments + 1);
	stack.secure = sbx_stack_auxiliary(&stack, AT_SECURE) != 0;
	return stack;
}

struct sbx_stack
sbx_stack_find(void)
{
	struct sbx_stack stack;

	/* An earlier constructor may have moved glibc's environ to the heap; this stays. */
	if (&__libc_stack_end != NULL && __libc_stack_end != NULL)
		return sbx_stack_of((char **)__libc_stack_end + 1);
	if (&environ == NULL || environ == NULL || &getauxval == NULL)
		sbx_fail_with(SBX_MESSAGE_NO_ENVIRONMENT, 0);
	/* musl: environ is where the kernel laid it, below its random bytes, or was moved to the heap. */
	stack = stack_with(environ);
	if (!is_above(environ, getauxval(AT_RANDOM)))
		stack.auxiliaries = NULL;
	stack.secure = getauxval(AT_SECURE) != 0;
	return stack;
}

sbx_address
sbx_stack_auxiliary(const struct sbx_stack *stack, sbx_address type)
{
	const sbx_auxiliary *entry = stack->auxiliaries;

	if (entry == NULL)
		return 0;
	while (entry->a_type != AT_NULL && entry->a_type != type)
		entry++;
	return entry->a_type == type ? entry->a_un.a_val : 0;
}

/* Takes our variables out of @environment. Returns where the null pointer is now. */
static char **
compact(char **environment)
{
	char **kept = environment;

	for (char **entry = environment; *entry != NULL; entry++) {
		if (!sbx_is_variable(*entry))
			*kept++ = *entry;
	}
	*kept = NULL;
	return kept;
}

/*
 * Writes zeros over the texts that the kernel laid on the stack, above the auxiliary vector. An
 * earlier constructor may have put others into the environment, which are not ours to write.
 */
static void
wipe_texts(const struct sbx_stack *stack)
{
	for (uint32_t i = 0; i < SBX_VARIABLES && stack->texts[i] != NULL; i++) {
		if (is_above(stack->auxiliaries, (sbx_address)stack->texts[i]))
			sbx_wipe_text(stack->texts[i]);
	}
}

/*
 * Fills the gap between the environment, which ends at @end, and the auxiliary vector. Some programs
 * (Go's run time) look for the vector behind the environment's null pointer, others know its place:
 *
 *     before   A=1  SECCOMP_X=  SECCOMP_Y=  B=2  0  |vector
 *     after    A=1  B=2  0  AT_IGNORE 0             |vector
 *
 * An entry of the vector is two words. Where the gap is odd, the vector seems to be empty, and who
 * looks for it there turns to /proc/self/auxv. A variable too many would be seen by every program.
 */
static void
close_gap(struct sbx_stack *stack, char **end)
{
	char **vector = (char **)(void *)stack->auxiliaries;

	if ((vector - end - 1) % 2 != 0)
		*++end = NULL;
	for (char **word = end + 1; word < vector; word += 2) {
		*(sbx_auxiliary *)(void *)word =
		    (sbx_auxiliary){ .a_type = AT_IGNORE, .a_un = { .a_val = 0 } };
	}
}

void
sbx_stack_remove_variables(struct sbx_stack *stack)
{
	char **end;

	if (&environ != NULL && environ != NULL && environ != stack->environment)
		compact(environ);
	end = compact(stack->environment);
	if (stack->auxiliaries == NULL)
		return;
	close_gap(stack, end);
	wipe_texts(stack);
}
