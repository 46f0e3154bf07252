/* remote: a filter -> the program installs it itself, by calls that it never knew it made. C only. */

#include "remote.h"

#include <asm/errno.h>
#include <asm/signal.h>
#include <linux/seccomp.h>

#include "failure.h"
#include "gate.h"
#include "notify.h"

/* What an ABI lets a function use below the stack pointer: 3.2.2 of the x86-64 psABI. */
#define RED_ZONE 128
/* A program that has left its first stack before its first call is not one that we know. */
#define STACK_USE_MAX (1024UL * 1024)

struct remote {
	struct sbx_tracee *tracee;
	const struct sbx_gate *gate;
	struct sbx_registers own; /* at the call that it wanted to make */
	bool replaced;		  /* it has made another one */
};

/* Lets it run to the beginning or the end of a system call. It must not become another program there. */
static void
run_to_call(const struct sbx_tracee *tracee)
{
	if (sbx_run(tracee, PTRACE_SYSCALL) != SBX_STOP_CALL)
		sbx_kill_tracee(tracee);
}

/* Stops it before its next system call, and blocks its signals. */
static struct remote
begin(struct sbx_tracee *tracee)
{
	struct remote remote = { .tracee = tracee };
	struct ptrace_syscall_info information;

	do {
		/* An exec is reported before its own end: what comes next is the program's first call. */
		run_to_call(tracee);
		information = sbx_call_information(tracee);
	} while (information.op != PTRACE_SYSCALL_INFO_ENTRY);
	remote.gate = sbx_gate_of(information.arch);
	if (remote.gate == NULL)
		sbx_abandon(tracee, SBX_REASON_OTHER_ABI, 0);
	sbx_block_signals(tracee);
	remote.own = sbx_registers_of(tracee);
	return remote;
}

/* Has it make a system call. Returns its result, or the negated errno. */
static long
call(struct remote *remote, unsigned long number, const unsigned long arguments[5])
{
	const struct sbx_tracee *tracee = remote->tracee;
	struct sbx_registers registers = remote->own;

	sbx_set_arguments(&registers, remote->gate->is_32, arguments);
	if (remote->replaced) {
		sbx_set_again(&registers, number);
		sbx_change_registers(tracee, &registers);
		run_to_call(tracee);
	} else {
		remote->replaced = true;
		if (sbx_set_number(tracee->pid, &registers, number) != 0)
			return -EIO;
		sbx_change_registers(tracee, &registers);
	}
	run_to_call(tracee);
	registers = sbx_registers_of(tracee);
	return sbx_result(&registers, remote->gate->is_32);
}

/* Lets it make the call that it wanted to make, and have its signals. */
static void
finish(struct remote *remote)
{
	sbx_set_again(&remote->own, sbx_number(&remote->own));
	sbx_change_registers(remote->tracee, &remote->own);
	sbx_unblock_signals(remote->tracee);
}

/* Ends it: with the call that it wanted to make, or with its next one. */
static _Noreturn void
give_up(struct remote *remote, enum sbx_reason reason, long error)
{
	if (remote->replaced)
		finish(remote);
	sbx_abandon(remote->tracee, reason, error);
}

/* What seccomp(2) takes, as it must lie at an address of the program. */
struct image {
	union {
		struct {
			uint16_t length;
			uint16_t unused[3];
			uint64_t instructions;
		} wide;
		struct {
			uint16_t length;
			uint16_t unused;
			uint32_t instructions;
		} narrow;
	} head; /* struct sock_fprog, of 16 bytes or 8 */
	struct sbx_bytes parts[2];
	size_t size;
};

static void
make_image(
    struct image *image, const struct sbx_program *program, unsigned long address, bool is_32)
{
	const unsigned long instructions = address + sizeof(image->head);

	*image = (struct image){ .size = 0 };
	if (is_32) {
		image->head.narrow.length = program->length;
		image->head.narrow.instructions = (uint32_t)instructions;
	} else {
		image->head.wide.length = program->length;
		image->head.wide.instructions = instructions;
	}
	image->parts[0] = (struct sbx_bytes){ &image->head, sizeof(image->head) };
	image->parts[1] = (struct sbx_bytes){ program->instructions,
		program->length * sizeof(*program->instructions) };
	image->size = image->parts[0].length + image->parts[1].length;
}

/* Writes @image to the program's memory at @address. */
static long
write_directly(const struct remote *remote, const struct image *image, unsigned long address)
{
	const struct sbx_bytes there = { (void *)address, image->size };

	return sbx_call_6(
	    __NR_process_vm_writev, remote->tracee->pid, (long)image->parts, 2, (long)&there, 1, 0);
}

/* Has the program itself read @image from @descriptor, and close it. */
static long
write_by_descriptor(
    struct remote *remote, const struct image *image, unsigned long address, int descriptor)
{
	const unsigned long file = (unsigned long)descriptor;
	long result;
	long closed;

	result = sbx_call(__NR_pwritev, descriptor, (long)image->parts, 2, 0, 0);
	if (result != (long)image->size)
		return result;
	result =
	    call(remote, remote->gate->pread64, (unsigned long[5]){ file, address, image->size });
	closed = call(remote, remote->gate->close, (unsigned long[5]){ file });
	return closed != 0 ? closed : result;
}

static void
place(struct remote *remote, const struct image *image, unsigned long address, int descriptor)
{
	const long result = descriptor < 0
	    ? write_directly(remote, image, address)
	    : write_by_descriptor(remote, image, address, descriptor);

	if (result == (long)image->size)
		return;
	if (result == -EPERM)
		give_up(remote, SBX_REASON_UNREADABLE, 0);
	give_up(remote, SBX_REASON_NO_STACK, result < 0 ? -result : EFAULT);
}

/*
 * Ignores SIGTRAP again, unless it has found another use for it: whoever comes by a breakpoint does not
 * ignore it any more. The memory at @address is free.
 */
static void
ignore_traps(struct remote *remote, unsigned long address)
{
	/* struct sigaction begins with the handler; the rest is 0, whatever the ABI. */
	static const uint64_t ignored[4] = { (uint64_t)(unsigned long)SIG_IGN };
	const struct sbx_bytes here = { (void *)(uintptr_t)ignored, sizeof(ignored) };
	const struct sbx_bytes there = { (void *)address, sizeof(ignored) };
	const unsigned long number = remote->gate->rt_sigaction;
	uint32_t handler = 1;

	call(remote, number, (unsigned long[5]){ SIGTRAP, 0, address, sizeof(uint64_t) });
	if (!sbx_peek(remote->tracee->pid, address, &handler, sizeof(handler)) || handler != 0)
		return;
	sbx_call_6(__NR_process_vm_writev, remote->tracee->pid, (long)&here, 1, (long)&there, 1, 0);
	call(remote, number, (unsigned long[5]){ SIGTRAP, address, 0, sizeof(uint64_t) });
}

/* Installs @program as @flags say, on top of thread synchronisation. Returns what the kernel says. */
static long
install(struct remote *remote, const struct sbx_program *program, int descriptor,
    const unsigned long flags)
{
	const struct sbx_tracee *tracee = remote->tracee;
	const unsigned long stack = sbx_stack_pointer(&remote->own);
	const unsigned long size =
	    sizeof(((struct image *)0)->head) + program->length * sizeof(*program->instructions);
	const unsigned long address = (stack - RED_ZONE - size) & ~15ul;
	/* Without TSYNC_ESRCH a thread's id would be the answer to a failure. */
	const unsigned long all =
	    SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH | flags;
	struct image image;

	if (tracee->stack - stack > STACK_USE_MAX)
		give_up(remote, SBX_REASON_NO_STACK, EFAULT);
	if (tracee->trap_ignored)
		ignore_traps(remote, address);
	make_image(&image, program, address, remote->gate->is_32);
	place(remote, &image, address, descriptor);
	return call(remote, remote->gate->seccomp,
	    (unsigned long[5]){ SECCOMP_SET_MODE_FILTER, all, address });
}

void
sbx_install_remotely(struct sbx_tracee *tracee, const struct sbx_program *program, int descriptor)
{
	struct remote remote = begin(tracee);
	const long result = install(&remote, program, descriptor, 0);

	if (result != 0)
		give_up(&remote, SBX_REASON_FILTER_REFUSED, result < 0 ? -result : 0);
	finish(&remote);
}

/* Takes a copy of descriptor @theirs of @pid, which no exec inherits. Returns it, or the negated errno. */
static long
take_descriptor(int pid, long theirs)
{
	const long process = sbx_call(__NR_pidfd_open, pid, 0, 0, 0, 0);
	long ours;

	if (process < 0)
		return process;
	ours = sbx_call(__NR_pidfd_getfd, process, theirs, 0, 0, 0);
	sbx_call(__NR_close, process, 0, 0, 0, 0);
	return ours;
}

int
sbx_install_asking_remotely(
    struct sbx_tracee *tracee, struct sbx_program *filter, struct sbx_arena *arena)
{
	struct remote remote = begin(tracee);
	struct sbx_marks marks = { { 0 } };
	long theirs;
	long ours;

	if (sbx_call(__NR_getrandom, (long)&marks, sizeof(marks), 0, 0, 0) != sizeof(marks))
		give_up(&remote, SBX_REASON_NO_RANDOM, EAGAIN);
	if (!sbx_let_close_pass(filter, remote.gate->audit_arch, remote.gate->close, &marks, arena))
		give_up(&remote, SBX_REASON_KEY_TOO_LONG, 0);
	theirs = install(&remote, filter, -1, SBX_ASKING_KILLABLE);
	if (theirs == -EINVAL)
		theirs = install(&remote, filter, -1, SBX_ASKING);
	if (theirs < 0)
		give_up(&remote, SBX_REASON_LISTENER_REFUSED, -theirs);
	ours = take_descriptor(tracee->pid, theirs);
	/* Who has the listener could answer himself. */
	if (ours < 0 ||
	    call(&remote, remote.gate->close,
		(unsigned long[5]){ (unsigned long)theirs, marks.words[0], marks.words[1] }) != 0) {
		sbx_tell(SBX_REASON_LISTENER_REFUSED, NULL, ours < 0 ? -ours : EIO);
		sbx_kill_tracee(tracee);
	}
	finish(&remote);
	return (int)ours;
}
