/* handover: records -> Node, which makes of them what was asked for. C only. */

#include "handover.h"

#include <asm/errno.h>

#include "failure.h"
#include "printer.h"
#include "writer.h"

/* The arguments of Node. */
struct arguments {
	int count;
	char *list[16];
};

/* Adds option @name with its @value, if there is one. */
static void
add_text(struct arguments *arguments, char *name, const char *value)
{
	if (value == NULL)
		return;
	arguments->list[arguments->count++] = name;
	arguments->list[arguments->count++] = (char *)(uintptr_t)value;
}

static void
add_flag(struct arguments *arguments, char *name, bool is_set)
{
	if (is_set)
		arguments->list[arguments->count++] = name;
}

int
sbx_hand_over(const struct sbx_supervisor *supervisor, int records)
{
	const struct sbx_options *options = supervisor->options;
	char file[32];
	struct sbx_writer writer = { file, file + sizeof(file) - 1 };
	struct arguments arguments = { .count = 0 };
	int status = 0;
	long child;

	sbx_write_text(&writer, "/proc/self/fd/");
	sbx_write_number(&writer, (uint32_t)records);
	*writer.at = '\0';
	add_text(&arguments, (char[]){ "--learned" }, file);
	add_text(&arguments, (char[]){ "--allow" }, options->allow);
	add_text(&arguments, (char[]){ "--policy" }, options->file);
	add_text(&arguments, (char[]){ "--arch" }, options->architectures);
	add_text(&arguments, (char[]){ "--output" }, options->output);
	add_text(&arguments, (char[]){ "--report" }, options->page);
	add_flag(&arguments, (char[]){ "--verify" }, options->verify);
	add_flag(&arguments, (char[]){ "--json" }, options->json);
	child = sbx_start_node(
	    arguments.list, arguments.count, supervisor->launch->environment, -1, records);
	if (child < 0) {
		sbx_tell(SBX_REASON_NO_PRINTER, "dist/main.js", -child);
		return SBX_EXIT_STATUS;
	}
	while (sbx_call(__NR_wait4, child, (long)&status, 0, 0, 0) == -EINTR)
		;
	return status;
}
