/* stack: what the kernel laid on the stack of a new program: arguments, environment, auxiliary vector. C only. */

#ifndef SBX_STACK_H
#define SBX_STACK_H

#include "environment.h"

/* An entry of the auxiliary vector: getauxval(3). */
struct sbx_auxiliary {
	uintptr_t type;
	uintptr_t value;
};

/* As many of our variables as must be known: where there are more, one of them is not as it should be. */
#define SBX_TEXTS_MAX (SBX_VARIABLES + 1)

/*
 * The initial stack. The environment's null pointer stands right before @auxiliaries; where the
 * environment was moved away and its first place is unknown, @auxiliaries is null.
 */
struct sbx_stack {
	char **environment;
	struct sbx_auxiliary *auxiliaries;
	bool secure;	   /* AT_SECURE: ld.so(8), "Secure-execution mode" */
	uintptr_t headers; /* AT_PHDR: the program headers, and AT_PHNUM, their number */
	uint64_t header_count;
	uintptr_t entry;		/* AT_ENTRY: where the program begins */
	char *texts[SBX_TEXTS_MAX + 1]; /* "NAME=value" of our variables, then a null pointer */
};

/* Finds our variables in @environment, and the auxiliary vector behind it. */
void sbx_stack_begin(struct sbx_stack *stack, char **environment);

/* The initial stack of the program whose arguments are at @arguments. */
void sbx_stack_of(struct sbx_stack *stack, char **arguments);

/* Takes our variables out of a copy of the environment, before sbx_stack_clean(). */
void sbx_stack_clean_copy(char **environment);

/*
 * Takes our variables out of the environment of @stack, and writes zeros over their texts, so that
 * /proc/PID/environ does not show them either. Returns where the null pointer is now.
 */
char **sbx_stack_clean(const struct sbx_stack *stack);

/* Whether @address lies on the initial stack, not far above @start. */
bool sbx_stack_is_above(const void *start, uintptr_t address);

#endif
