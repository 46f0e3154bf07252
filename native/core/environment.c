/* environment: SECCOMP_* variables -> sbx_settings. Twin: packages/policy/src/environment.ts */

#include "environment.h"

#include "near.h"
#include "text.h"

/* All variables have this prefix, and no other variable may. */
#define PREFIX	      "SECCOMP_"
#define PREFIX_LENGTH (sizeof(PREFIX) - 1)

static const char names[SBX_VARIABLES][24] = {
	[SBX_VARIABLE_ARCHITECTURES] = "SECCOMP_ARCHITECTURES",
	[SBX_VARIABLE_DEFAULT_ACTION] = "SECCOMP_DEFAULT_ACTION",
	[SBX_VARIABLE_INSTALL_AT] = "SECCOMP_INSTALL_AT",
	[SBX_VARIABLE_SYSCALL_ALLOW] = "SECCOMP_SYSCALL_ALLOW",
	[SBX_VARIABLE_SYSCALL_DENY] = "SECCOMP_SYSCALL_DENY",
	[SBX_VARIABLE_VERBOSE] = "SECCOMP_VERBOSE",
};

static const char install_points[SBX_INSTALL_POINTS][12] = {
	[SBX_INSTALL_AT_MAIN] = "main",
	[SBX_INSTALL_AT_CONSTRUCTOR] = "constructor",
	[SBX_INSTALL_AT_EXEC] = "exec",
	[SBX_INSTALL_AT_ENTRY] = "entry",
};

/* The install points of each installer, a bit for each. */
static const uint8_t points_of[] = {
	[SBX_INSTALLER_LIBRARY] = 1 << SBX_INSTALL_AT_MAIN | 1 << SBX_INSTALL_AT_CONSTRUCTOR,
	[SBX_INSTALLER_LAUNCHER] =
	    1 << SBX_INSTALL_AT_EXEC | 1 << SBX_INSTALL_AT_ENTRY | 1 << SBX_INSTALL_AT_MAIN,
};

static struct sbx_name
candidate_at(const void *context, uint32_t index)
{
	(void)context;
	return (struct sbx_name){ names[index], sbx_text_length(names[index]) };
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

static uint32_t
name_length(const char *entry)
{
	uint32_t length = 0;

	while (entry[length] != '\0' && entry[length] != '=')
		length++;
	return length;
}

/* Which variable the @length bytes at @name are, which begin with the prefix; SBX_VARIABLES for none. */
static enum sbx_variable
find_variable(const char *name, uint32_t length)
{
	const char *rest = name + PREFIX_LENGTH;
	uint32_t variable = 0;

	while (variable < SBX_VARIABLES &&
	    !sbx_is_text(rest, length - (uint32_t)PREFIX_LENGTH, names[variable] + PREFIX_LENGTH))
		variable++;
	return (enum sbx_variable)variable;
}

enum sbx_variable
sbx_variable_named(const char *name, uint32_t length)
{
	return sbx_is_variable(name) ? find_variable(name, length) : SBX_VARIABLES;
}

void
sbx_variable_near(struct sbx_diagnostic *diagnostic)
{
	sbx_near(diagnostic, (struct sbx_candidates){ candidate_at, 0, SBX_VARIABLES });
}

/* A fault in the @length bytes of a variable's name, not in its value. */
static bool
fail_at_name(
    enum sbx_code code, const char *name, uint32_t length, struct sbx_diagnostic *diagnostic)
{
	*diagnostic = (struct sbx_diagnostic){
		.code = code,
		.source = { .name = "environment",
		    .text = name,
		    .length = length,
		    .before = SBX_WHOLE },
		.span = { 0, length },
	};
	return false;
}

static bool
fail_at_value(
    enum sbx_code code, const struct sbx_source *source, struct sbx_diagnostic *diagnostic)
{
	*diagnostic = (struct sbx_diagnostic){
		.code = code, .source = *source, .span = sbx_whole_of(source)
	};
	return false;
}

bool
sbx_find_variables(
    char *const *environment, struct sbx_variables *found, struct sbx_diagnostic *diagnostic)
{
	*found = (struct sbx_variables){ .first = 0 };
	for (; *environment != 0; environment++) {
		const char *entry = *environment;
		struct sbx_source *source;
		enum sbx_variable variable;
		uint32_t length;

		if (!sbx_is_variable(entry))
			continue;
		length = name_length(entry);
		variable = find_variable(entry, length);
		if (variable == SBX_VARIABLES) {
			fail_at_name(SBX_MESSAGE_UNKNOWN_VARIABLE, entry, length, diagnostic);
			sbx_variable_near(diagnostic);
			return false;
		}
		source = &found->sources[variable];
		if (source->text != 0)
			return fail_at_name(
			    SBX_MESSAGE_DUPLICATE_VARIABLE, entry, length, diagnostic);
		entry += length + (entry[length] == '=');
		*source = (struct sbx_source){ names[variable], entry, sbx_text_length(entry), 0 };
		if (found->first == 0)
			found->first = source;
	}
	return true;
}

static bool
read_violation(const struct sbx_source *source, struct sbx_list_meaning *meaning,
    struct sbx_diagnostic *diagnostic)
{
	meaning->violation = (struct sbx_action){ SBX_ACTION_KILL, 0 };
	if (source->text == 0)
		return true;
	if (!sbx_parse_action(source, sbx_whole_of(source), &meaning->violation, diagnostic))
		return false;
	if (meaning->denies && meaning->violation.kind == SBX_ACTION_ALLOW)
		return fail_at_value(SBX_MESSAGE_DENY_ALLOWS, source, diagnostic);
	return true;
}

static bool
read_install_point(const struct sbx_source *source, enum sbx_installer installer,
    enum sbx_install_point *install_at, struct sbx_diagnostic *diagnostic)
{
	const bool launches = installer == SBX_INSTALLER_LAUNCHER;

	*install_at = launches ? SBX_INSTALL_AT_EXEC : SBX_INSTALL_AT_MAIN;
	if (source->text == 0)
		return true;
	for (uint32_t point = 0; point < SBX_INSTALL_POINTS; point++) {
		*install_at = (enum sbx_install_point)point;
		if ((points_of[installer] >> point & 1) != 0 &&
		    sbx_is_text(source->text, source->length, install_points[point]))
			return true;
	}
	return fail_at_value(
	    launches ? SBX_MESSAGE_UNKNOWN_LAUNCH_POINT : SBX_MESSAGE_UNKNOWN_INSTALL_POINT, source,
	    diagnostic);
}

static bool
read_verbosity(const struct sbx_source *source, bool *verbose, struct sbx_diagnostic *diagnostic)
{
	*verbose = false;
	if (source->text == 0 || sbx_is_text(source->text, source->length, "0"))
		return true;
	*verbose = true;
	if (sbx_is_text(source->text, source->length, "1"))
		return true;
	return fail_at_value(SBX_MESSAGE_UNKNOWN_VERBOSITY, source, diagnostic);
}

/* The list that is ignored: in a file it is named by its place, else by its variable. */
static void
warn_of_both(const struct sbx_source *deny, struct sbx_diagnostic *warning)
{
	struct sbx_source source = *deny;

	source.before = SBX_WHOLE;
	if (deny->before != 0) {
		while (*--source.text != '=')
			;
		source.length = sbx_text_length(names[SBX_VARIABLE_SYSCALL_DENY]);
		source.text -= source.length;
		source.before = deny->before - (uint32_t)(deny->text - source.text);
	}
	fail_at_value(SBX_MESSAGE_BOTH_LISTS, &source, warning);
}

bool
sbx_read_variables(const struct sbx_variables *variables, const struct sbx_abi *abi,
    enum sbx_installer installer, struct sbx_settings *settings, struct sbx_diagnostic *diagnostic)
{
	const struct sbx_source *sources = variables->sources;
	const struct sbx_source *allow = &sources[SBX_VARIABLE_SYSCALL_ALLOW];
	const struct sbx_source *deny = &sources[SBX_VARIABLE_SYSCALL_DENY];
	const struct sbx_source *architectures = &sources[SBX_VARIABLE_ARCHITECTURES];
	const struct sbx_source *source = allow->text != 0 ? allow : deny;

	settings->given = variables->first != 0;
	if (!settings->given)
		return true;
	if (source->text == 0)
		return fail_at_name(SBX_MESSAGE_NO_LIST, variables->first->name,
		    sbx_text_length(variables->first->name), diagnostic);
	settings->source = *source;
	settings->meaning.denies = source == deny;
	settings->warned = allow->text != 0 && deny->text != 0;
	if (settings->warned)
		warn_of_both(deny, &settings->warning);
	if (architectures->text == 0)
		sbx_own_architecture(abi, &settings->abis);
	else if (!sbx_read_architectures(architectures, abi, &settings->abis, diagnostic))
		return false;
	return read_violation(
		   &sources[SBX_VARIABLE_DEFAULT_ACTION], &settings->meaning, diagnostic) &&
	    read_install_point(
		&sources[SBX_VARIABLE_INSTALL_AT], installer, &settings->install_at, diagnostic) &&
	    read_verbosity(&sources[SBX_VARIABLE_VERBOSE], &settings->verbose, diagnostic);
}

/* Every start of every program passes here: without the calls it is 50 instructions shorter. */
__attribute__((flatten)) bool
sbx_read_environment(char *const *environment, const struct sbx_abi *abi,
    struct sbx_settings *settings, struct sbx_diagnostic *diagnostic)
{
	struct sbx_variables variables;

	return sbx_find_variables(environment, &variables, diagnostic) &&
	    sbx_read_variables(&variables, abi, SBX_INSTALLER_LIBRARY, settings, diagnostic);
}
