/* printer: what is printed -> Node, which does it. C only. */

#include "printer.h"

#include <asm/errno.h>
#include <asm/signal.h>
#include <linux/fcntl.h>

#include "failure.h"
#include "image.h"
#include "text.h"

/* access(2) */
#define R_OK 4

/* From .../prebuilds/TARGET/sandboxify to .../dist/main.js */
#define UP     3
#define SCRIPT "/dist/main.js"

/* A name and a script's path stand before the arguments; a null pointer follows. */
#define ADDED	      2
#define ARGUMENTS_MAX 4095

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

static char script[SBX_PATH_MAX];
static char *own[ADDED + ARGUMENTS_MAX + 1];
static struct sbx_image node;

/* Finds Node and the script, and makes of @arguments those of Node. Returns 0, or an errno. */
static long
prepare(char *const *arguments, int count, char *const *environment)
{
	static char name[] = "node";
	long error;

	if (!find_script(script, &error))
		return error;
	if (count > ARGUMENTS_MAX)
		return E2BIG;
	own[0] = name;
	own[1] = script;
	for (int i = 0; i < count; i++)
		own[ADDED + i] = arguments[i];
	own[ADDED + count] = NULL;
	return sbx_search_image(name, environment, &node) ? 0 : ENOENT;
}

_Noreturn void
sbx_print_by_node(char **arguments, int count, char **environment)
{
	long error = prepare(arguments + 1, count > 0 ? count - 1 : 0, environment);

	if (error == 0)
		error = -sbx_call(__NR_execve, (long)node.path, (long)own, (long)environment, 0, 0);
	sbx_give_up(SBX_REASON_NO_PRINTER, script[0] != '\0' ? script : "/proc/self/exe", error);
}

void
sbx_demand_node(char *const *environment)
{
	long error = prepare(NULL, 0, environment);

	if (error == 0)
		error = -sbx_call(__NR_faccessat, AT_FDCWD, (long)script, R_OK, 0, 0);
	if (error != 0)
		sbx_give_up(
		    SBX_REASON_NO_PRINTER, script[0] != '\0' ? script : "/proc/self/exe", error);
}

/* In a session of its own: what the keys of the terminal send is for the program. */
static _Noreturn void
become_node(char *const *environment, int input, int passed)
{
	const uint64_t none = 0;

	sbx_call(__NR_setsid, 0, 0, 0, 0, 0);
	sbx_call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&none, 0, sizeof(none), 0);
	if (input >= 0)
		sbx_call(__NR_dup3, input, 0, 0, 0, 0);
	sbx_call(__NR_fcntl, passed, F_SETFD, 0, 0, 0);
	sbx_call(__NR_execve, (long)node.path, (long)own, (long)environment, 0, 0);
	sbx_end(SBX_EXIT_STATUS);
}

long
sbx_start_node(char *const *arguments, int count, char *const *environment, int input, int passed)
{
	const long error = prepare(arguments, count, environment);
	long child;

	if (error != 0)
		return -error;
	child = sbx_call(__NR_clone, SIGCHLD, 0, 0, 0, 0);
	if (child == 0)
		become_node(environment, input, passed);
	return child;
}
