/* initial: where the initial stack is, once a C library has it, and how our variables leave it. C only. */

#include "initial.h"

#include <stddef.h>

#include <linux/auxvec.h>

#include "refuse.h"

/* The C library's environment: glibc and musl both have it. */
extern char **environ __attribute__((weak));
/* Where the initial stack begins, with the number of arguments: only glibc's loader has it. */
extern void *__libc_stack_end __attribute__((weak));
/* getauxval(3): glibc and musl both have it. */
extern unsigned long getauxval(unsigned long type) __attribute__((weak));

void
sbx_initial_find(struct sbx_stack *stack)
{
	/* An earlier constructor may have moved glibc's environ to the heap; this stays. */
	if (&__libc_stack_end != NULL && __libc_stack_end != NULL) {
		sbx_stack_of(stack, (char **)__libc_stack_end + 1);
		return;
	}
	if (&environ == NULL || environ == NULL || &getauxval == NULL)
		sbx_fail_with(SBX_MESSAGE_NO_ENVIRONMENT, 0);
	/* musl: environ is where the kernel laid it, below its random bytes, or was moved to the heap. */
	sbx_stack_begin(stack, environ);
	if (!sbx_stack_is_above(environ, getauxval(AT_RANDOM)))
		stack->auxiliaries = NULL;
	stack->secure = getauxval(AT_SECURE) != 0;
	stack->headers = getauxval(AT_PHDR);
	stack->header_count = getauxval(AT_PHNUM);
	stack->entry = getauxval(AT_ENTRY);
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
close_gap(const struct sbx_stack *stack, char **end)
{
	char **vector = (char **)(void *)stack->auxiliaries;

	if ((vector - end - 1) % 2 != 0)
		*++end = NULL;
	for (char **word = end + 1; word < vector; word += 2)
		*(struct sbx_auxiliary *)(void *)word = (struct sbx_auxiliary){ AT_IGNORE, 0 };
}

void
sbx_initial_clean(const struct sbx_stack *stack)
{
	char **end;

	if (&environ != NULL && environ != NULL && environ != stack->environment)
		sbx_stack_clean_copy(environ);
	end = sbx_stack_clean(stack);
	if (stack->auxiliaries != NULL)
		close_gap(stack, end);
}
