/* pipeline: the stages in a row. Twin: packages/policy/src/pipeline.ts */

#include "pipeline.h"

bool
sbx_compile_settings(const struct sbx_settings *settings, struct sbx_arena *arena,
    struct sbx_policy *policy, struct sbx_program *program, struct sbx_diagnostic *diagnostic)
{
	const struct sbx_source *source = &settings->source;
	struct sbx_tokens tokens;
	struct sbx_ruleset ruleset;

	return sbx_tokenize(source, arena, &tokens, diagnostic) &&
	    sbx_parse(&tokens, source, settings->meaning, arena, policy, diagnostic) &&
	    sbx_resolve(policy, &settings->abis, arena, &ruleset, diagnostic) &&
	    sbx_compile(&ruleset, arena, program, diagnostic);
}
