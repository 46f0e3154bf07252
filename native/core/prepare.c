/* prepare: a program's file and its initial stack -> the filter that it asks for, or its end. C only. */

#include "prepare.h"

#include "refuse.h"
#include "verbose.h"

/* The entries that hold: those of the file, else those of the environment. */
static char *const *
entries_of(const struct sbx_embedded *embedded, const struct sbx_stack *stack)
{
	static char *const none[] = { 0 };

	if (embedded->entries[0] != 0)
		return embedded->entries;
	/* Who starts a set-user-ID program must not choose its filter. */
	return stack->secure ? none : stack->texts;
}

void
sbx_prepare(const struct sbx_headers *headers, const struct sbx_stack *stack,
    enum sbx_installer installer, struct sbx_arena arena, struct sbx_prepared *prepared)
{
	const struct sbx_abi abi = sbx_abi_native();
	struct sbx_embedded embedded;
	struct sbx_settings settings;
	struct sbx_policy policy;
	struct sbx_diagnostic diagnostic;

	if (!sbx_read_embedded(headers, &embedded, &diagnostic) ||
	    !sbx_read_environment(
		entries_of(&embedded, stack), &abi, installer, &settings, &diagnostic))
		sbx_fail(&diagnostic);
	if (!settings.given) {
		if (embedded.required)
			sbx_fail_with(SBX_MESSAGE_POLICY_REQUIRED, 0);
		return;
	}
	if (settings.warned)
		sbx_print(&settings.warning);
	if (!sbx_compile_settings(&settings, &arena, &policy, &prepared->program, &diagnostic))
		sbx_fail(&diagnostic);
	if (settings.verbose)
		sbx_print_items(&policy, &settings.abis);
	prepared->install_at = settings.install_at;
	prepared->pending = true;
}
