/* execute: launch -> the program, in this process. C only. */

#include <asm/errno.h>

#include "failure.h"
#include "launch.h"

/* The file was there, and could be executed, a moment ago. */
static enum sbx_reason
reason_of(long error)
{
	switch (error) {
	case ENOENT: return SBX_REASON_NO_INTERPRETER;
	case ENOEXEC:
	case EINVAL:
	case ELIBBAD: return SBX_REASON_NO_FORMAT;
	case E2BIG: return SBX_REASON_TOO_BIG;
	default: return SBX_REASON_NOT_EXECUTABLE;
	}
}

_Noreturn void
sbx_execute(const struct sbx_launch *launch, const struct sbx_key *key)
{
	static const struct sbx_key none;
	const long error = -sbx_call_with_key(__NR_execve, (long)launch->image->path,
	    (long)launch->arguments, (long)launch->environment, key != NULL ? key : &none);

	sbx_give_up(reason_of(error), launch->arguments[0], error);
}
