/* stack: what the kernel laid on the stack of a new program: arguments, environment, auxiliary vector. C only. */

#ifndef SBX_STACK_H
#define SBX_STACK_H

#include <elf.h>

#include "environment.h"

/* As wide as a pointer: ElfW() of the C library's link.h. */
typedef Elf64_Addr sbx_address;
typedef Elf64_auxv_t sbx_auxiliary;

/*
 * The initial stack. The environment's null pointer stands right before @auxiliaries; where the
 * environment was moved away and its first place is unknown, @auxiliaries is null.
 */
struct sbx_stack {
	char **environment;
	sbx_auxiliary *auxiliaries;
	bool secure;		    /* AT_SECURE: ld.so(8), "Secure-execution mode" */
	char *texts[SBX_VARIABLES]; /* "NAME=value" of our variables, then null pointers */
};

/* The initial stack of the program whose arguments are at @arguments. */
struct sbx_stack sbx_stack_of(char **arguments);

/*
 * The same, where only the C library can say where it is. Where there is none the process ends:
 * nothing could be known of the policy.
 */
struct sbx_stack sbx_stack_find(void);

/* The value of entry @type of the auxiliary vector; 0 when there is none: getauxval(3). */
sbx_address sbx_stack_auxiliary(const struct sbx_stack *stack, sbx_address type);

/*
 * Takes our variables out of the environment, here and in the C library's copy, and writes zeros
 * over their text, so that /proc/PID/environ does not show them either.
 */
void sbx_stack_remove_variables(struct sbx_stack *stack);

#endif
