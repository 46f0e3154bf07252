/* install: sbx_program -> kernel. C only: in TypeScript, simulate stands in the kernel's place. */

#include "install.h"

#include <asm/errno.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>

#include "arch.h"
#include "refuse.h"

void
sbx_forbid_new_privileges(void)
{
	const long result = sbx_call(SBX_SYS_PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);

	if (result != 0)
		sbx_fail_with(SBX_MESSAGE_NO_NEW_PRIVILEGES_REFUSED, (uint32_t)-result);
}

void
sbx_install(const struct sbx_program *program)
{
	const struct sock_fprog fprog = { program->length, program->instructions };
	const unsigned long flags = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH;
	long result;

	sbx_forbid_new_privileges();
	/* Only 0 is success: without TSYNC_ESRCH a thread's id would be the answer to a failure. */
	result =
	    sbx_call(SBX_SYS_SECCOMP, SECCOMP_SET_MODE_FILTER, (long)flags, (long)&fprog, 0, 0);
	if (result == -ESRCH)
		sbx_fail_with(SBX_MESSAGE_THREAD_REFUSED, 0);
	if (result != 0)
		sbx_fail_with(SBX_MESSAGE_FILTER_REFUSED, (uint32_t)-result);
}
