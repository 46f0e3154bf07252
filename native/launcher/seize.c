/* seize: a thread whose call is refused -> the same with a trap, or at its end, as the kernel would do it. C only. */

#include "seize.h"

#include <asm/errno.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <linux/wait.h>

#include "gate.h"
#include "notify.h"

/* Threads that are between being told to end and their end. More at once are ended as well, but heard again. */
#define ENDING_MAX 64

static int ending[ENDING_MAX];

struct stop {
	int signal;
	int event;
};

/* Waits until @tid stops; false when it has ended instead. */
static bool
await_stop(int tid, int program, struct stop *stop)
{
	siginfo_t information = { .si_signo = 0 };
	int status = 0;
	long result;

	do {
		result = sbx_call(__NR_waitid, P_PID, tid, (long)&information,
		    WEXITED | WSTOPPED | WNOWAIT | __WALL, 0);
	} while (result == -EINTR);
	if (result != 0)
		return false;
	/* The end of the program is for who waits for it. */
	if (information.si_code != CLD_TRAPPED && information.si_code != CLD_STOPPED &&
	    tid == program)
		return false;
	sbx_call(__NR_wait4, tid, (long)&status, __WALL, 0, 0);
	*stop = (struct stop){ status >> 8 & 0xff, status >> 16 };
	/* wait(2) */
	return (status & 0xff) == 0x7f;
}

/* Lets it go on by @request, with the signal that the stop keeps from it. */
static void
go_on(int tid, struct stop stop, long request)
{
	const long signal = stop.event == 0 ? stop.signal : 0;

	sbx_ptrace(request, tid, 0, (void *)signal);
}

/* Traces who asks by @call. Its number may be another's when nobody asks any more: that one is let go. */
static bool
seize(int listener, const struct seccomp_notif *call, int program)
{
	const int tid = (int)call->pid;
	struct stop stop;

	if (sbx_ptrace(PTRACE_SEIZE, tid, 0, NULL) != 0)
		return false;
	if (sbx_still_waits(listener, call))
		return true;
	sbx_ptrace(PTRACE_INTERRUPT, tid, 0, NULL);
	if (await_stop(tid, program, &stop))
		go_on(tid, stop, PTRACE_DETACH);
	return false;
}

/* Whether the signal at which @tid has stopped is the one that we have sent. */
static bool
is_ours(int tid)
{
	siginfo_t information = { .si_signo = 0 };

	return sbx_ptrace(PTRACE_GETSIGINFO, tid, 0, &information) == 0 &&
	    information.si_code == SI_TKILL &&
	    information.si_pid == (int)sbx_call(__NR_getpid, 0, 0, 0, 0, 0);
}

/* As seccomp_filter_trap(), force_sig_seccomp() and syscall_rollback() of the kernel do. */
static void
make_trap(const struct seccomp_notif *call, int data)
{
	const int tid = (int)call->pid;
	struct sbx_registers registers = { 0 };
	siginfo_t information = { .si_signo = SIGSYS };

	information.si_code = SYS_SECCOMP;
	information.si_errno = data;
	information.si_call_addr = (void *)call->data.instruction_pointer;
	information.si_syscall = call->data.nr;
	information.si_arch = call->data.arch;
	sbx_ptrace(PTRACE_SETSIGINFO, tid, 0, &information);
	if (sbx_get_registers(tid, &registers) != 0)
		return;
	sbx_roll_back(&registers, call->data.args[0]);
	sbx_set_registers(tid, &registers);
}

bool
sbx_trap_thread(int listener, const struct seccomp_notif *call, int data, int program)
{
	const int tid = (int)call->pid;
	struct stop stop;

	if (!seize(listener, call, program))
		return false;
	sbx_call(__NR_tkill, tid, SIGSYS, 0, 0, 0);
	sbx_refuse_call(listener, call, ENOSYS);
	while (await_stop(tid, program, &stop)) {
		if (stop.event == 0 && stop.signal == SIGSYS && is_ours(tid)) {
			make_trap(call, data);
			sbx_ptrace(PTRACE_DETACH, tid, 0, (void *)SIGSYS);
			break;
		}
		go_on(tid, stop, PTRACE_CONT);
	}
	return true;
}

static int *
find_ending(int tid)
{
	for (int i = 0; i < ENDING_MAX; i++) {
		if (ending[i] == tid)
			return &ending[i];
	}
	return NULL;
}

/*
 * Has it make call @number, in the place of @call: behind that it stands, or already before it, as
 * arch/arm64/kernel/signal.c lets a call that was interrupted begin again.
 */
static void
call_instead(
    struct sbx_registers *registers, const struct seccomp_notif *call, unsigned long number)
{
	sbx_set_program_counter(registers, (unsigned long)call->data.instruction_pointer);
	sbx_set_again(registers, number);
}

static void
make_exit(const struct seccomp_notif *call, const struct sbx_gate *gate)
{
	const int tid = (int)call->pid;
	struct sbx_registers registers = { 0 };
	int *place = find_ending(0);

	if (sbx_get_registers(tid, &registers) != 0)
		return;
	sbx_set_arguments(&registers, gate->is_32, (unsigned long[5]){ 0 });
	call_instead(&registers, call, gate->exit);
	sbx_set_registers(tid, &registers);
	if (place != NULL)
		*place = tid;
}

bool
sbx_end_thread(int listener, const struct seccomp_notif *call, int program)
{
	const struct sbx_gate *gate = sbx_gate_of(call->data.arch);
	const int tid = (int)call->pid;
	struct stop stop;

	if (gate == NULL || !seize(listener, call, program))
		return false;
	sbx_ptrace(PTRACE_INTERRUPT, tid, 0, NULL);
	sbx_refuse_call(listener, call, ENOSYS);
	while (await_stop(tid, program, &stop)) {
		if (stop.event == PTRACE_EVENT_STOP) {
			make_exit(call, gate);
			sbx_ptrace(PTRACE_DETACH, tid, 0, NULL);
			break;
		}
		go_on(tid, stop, PTRACE_CONT);
	}
	return true;
}

/* No handler of a signal runs before it calls. */
static bool
make_fatal_call(const struct seccomp_notif *call)
{
	const int tid = (int)call->pid;
	const uint64_t all = UINT64_MAX;
	struct sbx_registers registers = { 0 };

	if (sbx_ptrace(PTRACE_SETSIGMASK, tid, sizeof(all), (void *)(uintptr_t)&all) != 0 ||
	    sbx_get_registers(tid, &registers) != 0)
		return false;
	call_instead(&registers, call, SBX_FATAL_CALL);
	return sbx_set_registers(tid, &registers) == 0;
}

bool
sbx_end_process(int listener, const struct seccomp_notif *call, int program)
{
	const int tid = (int)call->pid;
	struct stop stop;

	if (sbx_gate_of(call->data.arch) == NULL || !seize(listener, call, program))
		return false;
	sbx_ptrace(PTRACE_INTERRUPT, tid, 0, NULL);
	sbx_refuse_call(listener, call, ENOSYS);
	while (await_stop(tid, program, &stop)) {
		if (stop.event == PTRACE_EVENT_STOP) {
			if (!make_fatal_call(call))
				sbx_call(__NR_tkill, tid, SIGKILL, 0, 0, 0);
			sbx_ptrace(PTRACE_DETACH, tid, 0, NULL);
			break;
		}
		/* It gets no more signals. */
		sbx_ptrace(PTRACE_CONT, tid, 0, NULL);
	}
	return true;
}

bool
sbx_is_ending(const struct seccomp_notif *call)
{
	const struct sbx_gate *gate = sbx_gate_of(call->data.arch);
	int *place = find_ending((int)call->pid);

	if (gate == NULL || place == NULL || call->data.nr != gate->exit)
		return false;
	*place = 0;
	return true;
}
