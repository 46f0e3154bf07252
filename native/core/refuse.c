/* refuse: the end of a program that the kernel does not let us filter. C only: TypeScript installs nothing. */

#include "refuse.h"

_Noreturn void
sbx_fail_with(enum sbx_code code, uint32_t error)
{
	sbx_fail(&(struct sbx_diagnostic){
	    .code = code,
	    .source = { .name = "install", .before = SBX_WHOLE },
	    .limit = error,
	});
}
