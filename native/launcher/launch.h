/* launch: what is to be run, and under which filter, once all texts are read. C only. */

#ifndef SBX_LAUNCH_H
#define SBX_LAUNCH_H

#include "compile.h"
#include "image.h"
#include "options.h"

struct sbx_launch {
	const struct sbx_image *image;
	char **arguments;
	char **environment;
	struct sbx_program filter;
	enum sbx_point point;
	enum sbx_way way;
};

/*
 * Becomes the program by execve(2), and shows @key with the call, if there is one. Returns only to end
 * with a message: it is not executable.
 */
struct sbx_key;
_Noreturn void sbx_execute(const struct sbx_launch *launch, const struct sbx_key *key);

#endif
