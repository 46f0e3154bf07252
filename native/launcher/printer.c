/* printer: what only prints -> Node, which does it. C only. */

#include "printer.h"

#include <asm/errno.h>
#include <linux/fcntl.h>

#include "failure.h"
#include "image.h"
#include "text.h"

/* From .../prebuilds/TARGET/sandboxify to .../dist/main.js */
#define UP     3
#define SCRIPT "/dist/main.js"

/* A script's path and NULL are added to the arguments. */
#define ADDED	      2
#define ARGUMENTS_MAX 4096

/* The path of the script; an errno in @error if it is not known. */
static bool
find_script(char path[SBX_PATH_MAX], long *error)
{
	long length = sbx_call(__NR_readlinkat, AT_FDCWD, (long)"/proc/self/exe", (long)path,
	    SBX_PATH_MAX - sizeof(SCRIPT), 0);

	*error = length < 0 ? -length : ENAMETOOLONG;
	if (length < 0 || length >= (long)(SBX_PATH_MAX - sizeof(SCRIPT)))
		return false;
	for (int i = 0; i < UP; i++) {
		do {
			length--;
		} while (length > 0 && path[length] != '/');
	}
	if (length < 0)
		length = 0;
	for (uint32_t i = 0; i < sizeof(SCRIPT); i++)
		path[length + i] = SCRIPT[i];
	return true;
}

_Noreturn void
sbx_print_by_node(char **arguments, int count, char **environment)
{
	static char script[SBX_PATH_MAX];
	static char *own[ARGUMENTS_MAX + ADDED];
	static struct sbx_image node;
	char name[] = "node";
	long error;

	if (!find_script(script, &error))
		sbx_give_up(SBX_REASON_NO_PRINTER, "/proc/self/exe", error);
	if (count > ARGUMENTS_MAX)
		sbx_give_up(SBX_REASON_NO_PRINTER, script, E2BIG);
	own[0] = name;
	own[1] = script;
	for (int i = 1; i < count; i++)
		own[1 + i] = arguments[i];
	if (!sbx_search_image(name, environment, &node))
		sbx_give_up(SBX_REASON_NO_PRINTER, script, ENOENT);
	error = -sbx_call(__NR_execve, (long)node.path, (long)own, (long)environment, 0, 0);
	sbx_give_up(SBX_REASON_NO_PRINTER, script, error);
}
