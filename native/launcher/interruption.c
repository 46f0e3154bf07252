/* interruption: a call that ends as there is a tracer -> the same, as it would be without one. C only. */

#include "interruption.h"

#include <asm/errno.h>

#include "called.h"
#include "machine.h"
#include "text.h"

/* These return EINTR themselves, and only if a signal comes: signal(7). */
static bool
ends_by_itself(struct sbx_name name)
{
	static const char *const names[] = { "epoll_wait", "epoll_pwait", "epoll_pwait2",
		"io_getevents", "io_pgetevents", "io_pgetevents_time64", "rt_sigtimedwait",
		"rt_sigtimedwait_time64", "semop", "semtimedop", "semtimedop_time64" };

	for (uint32_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (sbx_is_text(name.text, name.length, names[i]))
			return true;
	}
	return false;
}

void
sbx_undo_interruption(int tid)
{
	struct sbx_registers registers = { 0 };
	struct seccomp_data call = { .nr = -1 };

	if (sbx_get_registers(tid, &registers) != 0 ||
	    sbx_read_ended(&registers, &call) != -EINTR || !ends_by_itself(sbx_called_name(&call)))
		return;
	sbx_set_result(&registers, -SBX_ERESTARTNOHAND);
	sbx_set_registers(tid, &registers);
}
