/* variable: the names of the SECCOMP_* variables. C only: in TypeScript they are strings. */

#include "variable.h"

#include "near.h"
#include "text.h"

/* All variables have this prefix, and no other variable may. */
#define PREFIX	      "SECCOMP_"
#define PREFIX_LENGTH (sizeof(PREFIX) - 1)

#define NAME(text)                                                                                 \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
static const struct {
	char text[23];
	uint8_t length;
} names[SBX_VARIABLES] = {
	[SBX_VARIABLE_ARCHITECTURES] = NAME("SECCOMP_ARCHITECTURES"),
	[SBX_VARIABLE_DEFAULT_ACTION] = NAME("SECCOMP_DEFAULT_ACTION"),
	[SBX_VARIABLE_INSTALL_AT] = NAME("SECCOMP_INSTALL_AT"),
	[SBX_VARIABLE_SYSCALL_ALLOW] = NAME("SECCOMP_SYSCALL_ALLOW"),
	[SBX_VARIABLE_SYSCALL_DENY] = NAME("SECCOMP_SYSCALL_DENY"),
	[SBX_VARIABLE_VERBOSE] = NAME("SECCOMP_VERBOSE"),
};

struct sbx_name
sbx_variable_name(enum sbx_variable variable)
{
	return (struct sbx_name){ names[variable].text, names[variable].length };
}

bool
sbx_is_variable(const char *entry)
{
	for (size_t i = 0; i < PREFIX_LENGTH; i++) {
		if (entry[i] != PREFIX[i])
			return false;
	}
	return true;
}

enum sbx_variable
sbx_variable_of(const char *entry, uint32_t length)
{
	uint32_t variable;

	for (variable = 0; variable < SBX_VARIABLES; variable++) {
		const uint32_t end = names[variable].length;

		if (end <= length && (entry[end] == '=' || entry[end] == '\0') &&
		    sbx_same_bytes(entry, names[variable].text, end))
			break;
	}
	return (enum sbx_variable)variable;
}

enum sbx_variable
sbx_variable_named(const char *name, uint32_t length)
{
	const enum sbx_variable variable = sbx_variable_of(name, length);

	if (variable != SBX_VARIABLES && names[variable].length != length)
		return SBX_VARIABLES;
	return variable;
}

static struct sbx_name
candidate_at(const void *context, uint32_t index)
{
	(void)context;
	return sbx_variable_name((enum sbx_variable)index);
}

void
sbx_variable_near(struct sbx_diagnostic *diagnostic)
{
	sbx_near(diagnostic, (struct sbx_candidates){ candidate_at, 0, SBX_VARIABLES });
}
