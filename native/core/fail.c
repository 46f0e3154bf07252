/* fail: the end of a program that cannot be filtered as told. C only: TypeScript throws. */

#include "fail.h"

#include "terminal.h"
#include "writer.h"

void
sbx_print(const struct sbx_diagnostic *diagnostic)
{
	char line[SBX_DIAGNOSTIC_MAX];
	struct sbx_writer writer = { line, line + sizeof(line) - 1 };

	sbx_write_text(&writer, sbx_tool);
	sbx_write_text(&writer, ": ");
	writer.at += sbx_format_diagnostic(
	    diagnostic, sbx_is_terminal(), writer.at, (size_t)(writer.end - writer.at));
	*writer.at++ = '\n';
	sbx_call(SBX_SYS_WRITE, STANDARD_ERROR, (long)line, writer.at - line, 0, 0);
}

_Noreturn void
sbx_fail(const struct sbx_diagnostic *diagnostic)
{
	sbx_print(diagnostic);
	for (;;)
		sbx_call(SBX_SYS_EXIT_GROUP, SBX_EXIT_STATUS, 0, 0, 0, 0);
}
