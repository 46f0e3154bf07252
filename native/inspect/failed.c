/* failed: what cannot be done -> one line on standard error, with the cure, and the end. C only. */

#include "failed.h"

#include "arch.h"
#include "fail.h"
#include "table.h"
#include "terminal.h"
#include "writer.h"

#define LINE_MAX 512

const char sbx_tool[] = "sbx-inspect";

static const struct {
	const char *text;
	const char *help;
} reasons[] = {
	[SBX_FAILED_USAGE] = { "one process number is wanted", "write sbx-inspect PID" },
	[SBX_FAILED_NO_PROCESS] = { "there is no such process",
	    "look its number up again, as in pgrep or ps; a process that has ended has no filter" },
	[SBX_FAILED_NOT_TRACEABLE] = { "the process may not be traced",
	    "it is another user's, has a tracer already, or Yama forbids it: be root, and end the "
	    "tracer" },
	[SBX_FAILED_NOT_STOPPED] = { "the process has ended meanwhile",
	    "look for one that lives longer" },
	[SBX_FAILED_NOT_PRIVILEGED] = { "the kernel does not show the filters",
	    "that needs CAP_SYS_ADMIN, and nobody may ask who has a filter himself: be root, outside "
	    "of containers" },
	[SBX_FAILED_NO_FILTER] = { "the thread has no filter, or the kernel keeps none to show",
	    "grep Seccomp /proc/PID/status tells if it has; to be shown, the kernel must have "
	    "CONFIG_CHECKPOINT_RESTORE" },
	[SBX_FAILED_NOT_KEPT] = { "the kernel has not kept a filter as it was given",
	    "filters of its own making cannot be shown" },
	[SBX_FAILED_READ] = { "a filter cannot be read", "try again" },
	[SBX_FAILED_TOO_MANY] = { "there are more filters than the kernel takes", "report this" },
	[SBX_FAILED_WRITE] = { "the filters cannot be written", "look at where they should go" },
};

/* "(EPERM)" */
static void
write_error(struct sbx_writer *writer, long error)
{
	const struct sbx_name name = sbx_errno_name((uint32_t)error);

	sbx_write_text(writer, " (");
	if (name.length > 0)
		sbx_write_bytes(writer, name.text, name.length);
	else
		sbx_write_number(writer, (uint32_t)error);
	sbx_write_byte(writer, ')');
}

_Noreturn void
sbx_quit(int status)
{
	for (;;)
		sbx_call(SBX_SYS_EXIT_GROUP, status, 0, 0, 0, 0);
}

_Noreturn void
sbx_failed(enum sbx_failed reason, long error)
{
	char line[LINE_MAX];
	struct sbx_writer writer = { line, line + sizeof(line) };

	sbx_write_text(&writer, sbx_tool);
	sbx_write_text(&writer, ": ");
	sbx_write_text(&writer, reasons[reason].text);
	if (error != 0)
		write_error(&writer, error);
	sbx_write_text(&writer, "; help: ");
	sbx_write_text(&writer, reasons[reason].help);
	sbx_write_byte(&writer, '\n');
	sbx_call(SBX_SYS_WRITE, STANDARD_ERROR, (long)line, writer.at - line, 0, 0);
	sbx_quit(SBX_EXIT_STATUS);
}
