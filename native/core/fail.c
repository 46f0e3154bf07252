/* fail: the end of a program that cannot be filtered as told. C only: TypeScript throws. */

#include "fail.h"

#include <asm/ioctls.h>

#include "arch.h"
#include "writer.h"

#define STANDARD_ERROR 2
/* Room for the kernel's struct termios, on any architecture. */
#define TERMIOS_SIZE 256

static bool
is_terminal(void)
{
	char termios[TERMIOS_SIZE];

	return sbx_call(SBX_SYS_IOCTL, STANDARD_ERROR, TCGETS, (long)termios, 0, 0) == 0;
}

void
sbx_print(const struct sbx_diagnostic *diagnostic)
{
	char line[SBX_DIAGNOSTIC_MAX];
	struct sbx_writer writer = { line, line + sizeof(line) - 1 };

	sbx_write_text(&writer, sbx_tool);
	sbx_write_text(&writer, ": ");
	writer.at += sbx_format_diagnostic(
	    diagnostic, is_terminal(), writer.at, (size_t)(writer.end - writer.at));
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

_Noreturn void
sbx_fail_with(enum sbx_code code, uint32_t error)
{
	sbx_fail(&(struct sbx_diagnostic){
	    .code = code,
	    .source = { .name = "install", .before = SBX_WHOLE },
	    .limit = error,
	});
}
