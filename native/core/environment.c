/* environment: SECCOMP_* variables -> sbx_settings. Twin: packages/policy/src/environment.ts */

#include "environment.h"

#include "text.h"

static const char install_points[SBX_INSTALL_POINTS][12] = {
	[SBX_INSTALL_AT_MAIN] = "main",
	[SBX_INSTALL_AT_CONSTRUCTOR] = "constructor",
	[SBX_INSTALL_AT_EXEC] = "exec",
	[SBX_INSTALL_AT_ENTRY] = "entry",
};

#define POINT(name) (1 << SBX_INSTALL_AT_##name)
/* The install points of each installer, a bit for each; the one that is meant where none is said. */
static const struct {
	uint8_t points;
	uint8_t otherwise;
	uint8_t unknown; /* the code of the message for any other */
} installers[] = {
	[SBX_INSTALLER_LIBRARY] = { POINT(MAIN) | POINT(CONSTRUCTOR), SBX_INSTALL_AT_MAIN,
	    SBX_MESSAGE_UNKNOWN_INSTALL_POINT },
	[SBX_INSTALLER_LAUNCHER] = { POINT(EXEC) | POINT(ENTRY) | POINT(MAIN), SBX_INSTALL_AT_EXEC,
	    SBX_MESSAGE_UNKNOWN_LAUNCH_POINT },
	[SBX_INSTALLER_LOADER] = { POINT(EXEC) | POINT(ENTRY), SBX_INSTALL_AT_ENTRY,
	    SBX_MESSAGE_UNKNOWN_LOADER_POINT },
};

static uint32_t
name_length(const char *entry)
{
	uint32_t length = 0;

	while (entry[length] != '\0' && entry[length] != '=')
		length++;
	return length;
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
		struct sbx_name name;
		uint32_t length;
		uint32_t start;

		if (!sbx_is_variable(entry))
			continue;
		length = sbx_text_length(entry);
		variable = sbx_variable_of(entry, length);
		if (variable == SBX_VARIABLES) {
			fail_at_name(
			    SBX_MESSAGE_UNKNOWN_VARIABLE, entry, name_length(entry), diagnostic);
			sbx_variable_near(diagnostic);
			return false;
		}
		source = &found->sources[variable];
		name = sbx_variable_name(variable);
		start = name.length;
		if (source->text != 0)
			return fail_at_name(
			    SBX_MESSAGE_DUPLICATE_VARIABLE, entry, start, diagnostic);
		start += entry[start] == '=';
		*source = (struct sbx_source){ name.text, entry + start, length - start, 0 };
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
	*install_at = (enum sbx_install_point)installers[installer].otherwise;
	if (source->text == 0)
		return true;
	for (uint32_t point = 0; point < SBX_INSTALL_POINTS; point++) {
		*install_at = (enum sbx_install_point)point;
		if ((installers[installer].points >> point & 1) != 0 &&
		    sbx_is_text(source->text, source->length, install_points[point]))
			return true;
	}
	return fail_at_value((enum sbx_code)installers[installer].unknown, source, diagnostic);
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
		source.length = sbx_variable_name(SBX_VARIABLE_SYSCALL_DENY).length;
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
    enum sbx_installer installer, struct sbx_settings *settings, struct sbx_diagnostic *diagnostic)
{
	struct sbx_variables variables;

	return sbx_find_variables(environment, &variables, diagnostic) &&
	    sbx_read_variables(&variables, abi, installer, settings, diagnostic);
}
