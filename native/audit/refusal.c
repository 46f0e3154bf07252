/* refusal: why no records can be read, and the cure, on standard error. C only. */

#include "refusal.h"

#include <asm/errno.h>

#include "diagnostic.h"
#include "fail.h"
#include "table.h"
#include "terminal.h"
#include "writer.h"

const char sbx_tool[] = "sandboxify";

static const char *
cure_for(long error)
{
	if (error == EPROTONOSUPPORT || error == EAFNOSUPPORT)
		return "this kernel has no audit: boot one that has, without audit=0, or use --explain";
	return "run it as root, outside of containers (it needs CAP_AUDIT_READ), or give it the text of a "
	       "log: sudo dmesg | sandboxify --audit -";
}

_Noreturn void
sbx_refuse(long error)
{
	const struct sbx_name name = sbx_errno_name((uint32_t)error);
	char line[SBX_DIAGNOSTIC_MAX];
	struct sbx_writer writer = { line, line + sizeof(line) };

	sbx_write_text(&writer, sbx_tool);
	sbx_write_text(&writer, ": cannot read the kernel's audit records (");
	sbx_write_bytes(&writer, name.text, name.length);
	sbx_write_text(&writer, sbx_is_terminal() ? ")\nhelp: " : "); help: ");
	sbx_write_text(&writer, cure_for(error));
	sbx_write_byte(&writer, '\n');
	sbx_call(SBX_SYS_WRITE, STANDARD_ERROR, (long)line, writer.at - line, 0, 0);
	for (;;)
		sbx_call(SBX_SYS_EXIT_GROUP, SBX_EXIT_STATUS, 0, 0, 0, 0);
}
