/* remote: a filter -> the program installs it itself, by calls that it never knew it made. C only. */

#include "remote.h"

#include <asm/errno.h>
#include <asm/signal.h>
#include <linux/seccomp.h>

#include "errand.h"
#include "failure.h"
#include "notify.h"

/* What an ABI lets a function use below the stack pointer: 3.2.2 of the x86-64 psABI. */
#define RED_ZONE 128
/* A program that has left its first stack before its first call is not one that we know. */
#define STACK_USE_MAX (1024UL * 1024)

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
write_directly(const struct sbx_errand *errand, const struct image *image, unsigned long address)
{
	const struct sbx_bytes there = { (void *)address, image->size };

	return sbx_call_6(
	    __NR_process_vm_writev, errand->tracee->pid, (long)image->parts, 2, (long)&there, 1, 0);
}

/* Has the program itself read @image from @descriptor, and close it. */
static long
write_by_descriptor(
    struct sbx_errand *errand, const struct image *image, unsigned long address, int descriptor)
{
	const unsigned long file = (unsigned long)descriptor;
	long result;
	long closed;

	result = sbx_call(__NR_pwritev, descriptor, (long)image->parts, 2, 0, 0);
	if (result != (long)image->size)
		return result;
	result = sbx_run_errand(
	    errand, errand->gate->pread64, (unsigned long[5]){ file, address, image->size });
	closed = sbx_run_errand(errand, errand->gate->close, (unsigned long[5]){ file });
	return closed != 0 ? closed : result;
}

static void
place(struct sbx_errand *errand, const struct image *image, unsigned long address, int descriptor)
{
	const long result = descriptor < 0
	    ? write_directly(errand, image, address)
	    : write_by_descriptor(errand, image, address, descriptor);

	if (result == (long)image->size)
		return;
	if (result == -EPERM)
		sbx_give_up_errand(errand, SBX_REASON_UNREADABLE, 0);
	sbx_give_up_errand(errand, SBX_REASON_NO_STACK, result < 0 ? -result : EFAULT);
}

/*
 * Ignores SIGTRAP again, unless it has found another use for it: whoever comes by a breakpoint does not
 * ignore it any more. The memory at @address is free.
 */
static void
ignore_traps(struct sbx_errand *errand, unsigned long address)
{
	/* struct sigaction begins with the handler; the rest is 0, whatever the ABI. */
	static const uint64_t ignored[4] = { (uint64_t)(unsigned long)SIG_IGN };
	const struct sbx_bytes here = { (void *)(uintptr_t)ignored, sizeof(ignored) };
	const struct sbx_bytes there = { (void *)address, sizeof(ignored) };
	const unsigned long number = errand->gate->rt_sigaction;
	uint32_t handler = 1;

	sbx_run_errand(errand, number, (unsigned long[5]){ SIGTRAP, 0, address, sizeof(uint64_t) });
	if (!sbx_peek(errand->tracee->pid, address, &handler, sizeof(handler)) || handler != 0)
		return;
	sbx_call_6(__NR_process_vm_writev, errand->tracee->pid, (long)&here, 1, (long)&there, 1, 0);
	sbx_run_errand(errand, number, (unsigned long[5]){ SIGTRAP, address, 0, sizeof(uint64_t) });
}

/* Installs @program as @flags say, on top of thread synchronisation. Returns what the kernel says. */
static long
install(struct sbx_errand *errand, const struct sbx_program *program, int descriptor,
    const unsigned long flags)
{
	const struct sbx_tracee *tracee = errand->tracee;
	const unsigned long stack = sbx_stack_pointer(&errand->own);
	const unsigned long size =
	    sizeof(((struct image *)0)->head) + program->length * sizeof(*program->instructions);
	const unsigned long address = (stack - RED_ZONE - size) & ~15ul;
	/* Without TSYNC_ESRCH a thread's id would be the answer to a failure. */
	const unsigned long all =
	    SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH | flags;
	struct image image;

	if (tracee->stack - stack > STACK_USE_MAX)
		sbx_give_up_errand(errand, SBX_REASON_NO_STACK, EFAULT);
	if (tracee->trap_ignored)
		ignore_traps(errand, address);
	make_image(&image, program, address, errand->gate->is_32);
	place(errand, &image, address, descriptor);
	return sbx_run_errand(errand, errand->gate->seccomp,
	    (unsigned long[5]){ SECCOMP_SET_MODE_FILTER, all, address });
}

void
sbx_install_remotely(struct sbx_tracee *tracee, const struct sbx_program *program, int descriptor)
{
	struct sbx_errand errand = sbx_begin_errand(tracee);
	const long result = install(&errand, program, descriptor, 0);

	if (result != 0)
		sbx_give_up_errand(&errand, SBX_REASON_FILTER_REFUSED, result < 0 ? -result : 0);
	sbx_finish_errand(&errand);
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
	struct sbx_errand errand = sbx_begin_errand(tracee);
	struct sbx_marks marks = { { 0 } };
	long theirs;
	long ours;

	if (sbx_call(__NR_getrandom, (long)&marks, sizeof(marks), 0, 0, 0) != sizeof(marks))
		sbx_give_up_errand(&errand, SBX_REASON_NO_RANDOM, EAGAIN);
	if (!sbx_let_close_pass(filter, errand.gate->audit_arch, errand.gate->close, &marks, arena))
		sbx_give_up_errand(&errand, SBX_REASON_KEY_TOO_LONG, 0);
	theirs = install(&errand, filter, -1, SBX_ASKING_KILLABLE);
	if (theirs == -EINVAL)
		theirs = install(&errand, filter, -1, SBX_ASKING);
	if (theirs < 0)
		sbx_give_up_errand(&errand, SBX_REASON_LISTENER_REFUSED, -theirs);
	ours = take_descriptor(tracee->pid, theirs);
	/* Who has the listener could answer himself. */
	if (ours < 0 ||
	    sbx_run_errand(&errand, errand.gate->close,
		(unsigned long[5]){ (unsigned long)theirs, marks.words[0], marks.words[1] }) != 0) {
		sbx_tell(SBX_REASON_LISTENER_REFUSED, NULL, ours < 0 ? -ours : EIO);
		sbx_call(__NR_kill, tracee->pid, SIGKILL, 0, 0, 0);
		sbx_end(sbx_status_of(SBX_REASON_LISTENER_REFUSED));
	}
	sbx_finish_errand(&errand);
	return (int)ours;
}
