/* stack: what the kernel laid on the stack of a new program: arguments, environment, auxiliary vector. C only. */

#include "stack.h"

#include <stddef.h>

#include "environment.h"
#include "text.h"

/* The C library's environment: glibc and musl both have it. */
extern char **environ __attribute__((weak));
/* Where the initial stack begins, with the number of arguments: only glibc's loader has it. */
extern void *__libc_stack_end __attribute__((weak));

static struct sbx_stack
stack_with(char **environment)
{
	char **end = environment;

	while (*end != NULL)
		end++;
	return (struct sbx_stack){ environment, (sbx_auxiliary *)(void *)(end + 1) };
}

struct sbx_stack
sbx_stack_of(char **arguments)
{
	while (*arguments != NULL)
		arguments++;
	return stack_with(arguments + 1);
}

struct sbx_stack
sbx_stack_find(void)
{
	/* An earlier constructor may have moved glibc's environ to the heap; this stays. */
	if (&__libc_stack_end != NULL)
		return sbx_stack_of((char **)__libc_stack_end + 1);
	/* musl gives constructors no arguments, and moves environ only when a program changes it. */
	return stack_with(environ);
}

sbx_address
sbx_stack_auxiliary(const struct sbx_stack *stack, sbx_address type)
{
	const sbx_auxiliary *entry = stack->auxiliaries;

	while (entry->a_type != AT_NULL && entry->a_type != type)
		entry++;
	return entry->a_type == type ? entry->a_un.a_val : 0;
}

/* Takes our variables out of @environment, and @wipes their text. Returns where the null pointer is now. */
static char **
compact(char **environment, bool wipes)
{
	char **kept = environment;

	for (char **entry = environment; *entry != NULL; entry++) {
		if (!sbx_is_variable(*entry))
			*kept++ = *entry;
		else if (wipes)
			sbx_wipe_text(*entry);
	}
	*kept = NULL;
	return kept;
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
	/* The copy first: it shares its texts with the original, and they tell our variables. */
	if (&environ != NULL && environ != NULL && environ != stack->environment)
		compact(environ, false);
	close_gap(stack, compact(stack->environment, true));
}
