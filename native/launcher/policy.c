/* policy: options, a policy file and the environment -> the filter, and where it starts. C only. */

#include "policy.h"

#include "failure.h"
#include "pipeline.h"
#include "policy_file.h"
#include "text.h"
#include "verbose.h"

/* An option in the place of a variable. */
static void
replace(
    struct sbx_variables *variables, enum sbx_variable variable, const char *name, const char *text)
{
	struct sbx_source *source = &variables->sources[variable];

	if (text == NULL)
		return;
	*source =
	    (struct sbx_source){ .name = name, .text = text, .length = sbx_text_length(text) };
	if (variables->first == NULL)
		variables->first = source;
}

/* A list among the options is the only one. */
static void
take_options(const struct sbx_options *options, struct sbx_variables *variables)
{
	if (options->allow != NULL || options->deny != NULL) {
		variables->sources[SBX_VARIABLE_SYSCALL_ALLOW].text = NULL;
		variables->sources[SBX_VARIABLE_SYSCALL_DENY].text = NULL;
	}
	replace(variables, SBX_VARIABLE_SYSCALL_ALLOW, "--allow", options->allow);
	replace(variables, SBX_VARIABLE_SYSCALL_DENY, "--deny", options->deny);
	replace(
	    variables, SBX_VARIABLE_DEFAULT_ACTION, "--default-action", options->default_action);
	replace(variables, SBX_VARIABLE_ARCHITECTURES, "--arch", options->architectures);
}

static enum sbx_point
point_of(const struct sbx_options *options, const struct sbx_settings *settings)
{
	if (options->point != SBX_POINT_UNSAID)
		return options->point;
	switch (settings->install_at) {
	case SBX_INSTALL_AT_MAIN: return SBX_POINT_MAIN;
	case SBX_INSTALL_AT_ENTRY: return SBX_POINT_ENTRY;
	default: return SBX_POINT_EXEC;
	}
}

/* Messages show the lines of a policy file as they were. */
static _Noreturn void
fail(struct sbx_file *file, const struct sbx_diagnostic *diagnostic)
{
	sbx_restore_file(file);
	sbx_fail(diagnostic);
}

static void
warn(struct sbx_file *file, const struct sbx_diagnostic *diagnostic)
{
	sbx_restore_file(file);
	sbx_print(diagnostic);
	sbx_end_values(file);
}

void
sbx_make_filter(const struct sbx_options *options, char *const *environment,
    struct sbx_arena *arena, struct sbx_launch *launch)
{
	const struct sbx_abi *abi = &launch->image->abi;
	struct sbx_file file = { .name = NULL };
	struct sbx_variables variables;
	struct sbx_settings settings;
	struct sbx_policy policy;
	struct sbx_diagnostic diagnostic;

	if (options->file != NULL)
		sbx_read_policy_file(options->file, &file, &variables);
	else if (!sbx_find_variables(environment, &variables, &diagnostic))
		fail(&file, &diagnostic);
	take_options(options, &variables);
	if (variables.first == NULL)
		sbx_give_up(SBX_REASON_NO_POLICY, launch->arguments[0], 0);
	if (!sbx_read_variables(&variables, abi, SBX_INSTALLER_LAUNCHER, &settings, &diagnostic))
		fail(&file, &diagnostic);
	if (options->learn && settings.meaning.denies) {
		sbx_restore_file(&file);
		sbx_give_up(SBX_REASON_LEARN_AND_DENY_LIST, settings.source.name, 0);
	}
	if (settings.warned)
		warn(&file, &settings.warning);
	if (!sbx_compile_settings(&settings, arena, &policy, &launch->filter, &diagnostic))
		fail(&file, &diagnostic);
	if (settings.verbose || options->verbose)
		sbx_print_items(&policy, &settings.abis);
	launch->point = point_of(options, &settings);
}
