/* variable: the names of the SECCOMP_* variables. C only: in TypeScript they are strings. */

#ifndef SBX_VARIABLE_H
#define SBX_VARIABLE_H

#include "diagnostic.h"

/* The variables, sorted. */
enum sbx_variable {
	SBX_VARIABLE_ARCHITECTURES,
	SBX_VARIABLE_DEFAULT_ACTION,
	SBX_VARIABLE_INSTALL_AT,
	SBX_VARIABLE_SYSCALL_ALLOW,
	SBX_VARIABLE_SYSCALL_DENY,
	SBX_VARIABLE_VERBOSE,
	SBX_VARIABLES,
};

/* The name of @variable; a NUL follows it. */
struct sbx_name sbx_variable_name(enum sbx_variable variable);

/*
 * Whether @entry of an environment ("NAME=value") has the prefix of the variables: then it is one of
 * them, or sbx_find_variables() refuses it.
 */
bool sbx_is_variable(const char *entry);

/* Which variable @entry sets, which has @length bytes; SBX_VARIABLES for none. */
enum sbx_variable sbx_variable_of(const char *entry, uint32_t length);

/* Which variable the @length bytes at @name are; SBX_VARIABLES for none. More must follow: a "=" or a NUL. */
enum sbx_variable sbx_variable_named(const char *name, uint32_t length);

/* Adds to @diagnostic the variables nearest to the name at fault. */
void sbx_variable_near(struct sbx_diagnostic *diagnostic);

#endif
