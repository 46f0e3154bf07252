/* descriptor: pipes and files of our own, out of the way of the program's. C only. */

#include "descriptor.h"

#include <asm/errno.h>
#include <asm/poll.h>
#include <asm/siginfo.h>
#include <linux/fcntl.h>
#include <linux/memfd.h>
#include <linux/time.h>
#include <linux/wait.h>

/* Where standard input, output or error is closed, what is opened next must not stand in for it. */
#define FIRST_FREE 3

/* Moves @descriptor up if it is a standard one. Returns the new one, or the negated errno. */
static long
lift(long descriptor, int command)
{
	long lifted;

	if (descriptor < 0 || descriptor >= FIRST_FREE)
		return descriptor;
	lifted = sbx_call(__NR_fcntl, descriptor, command, FIRST_FREE, 0, 0);
	sbx_close((int)descriptor);
	return lifted;
}

int
sbx_take_descriptor(const char *text)
{
	int descriptor = 0;
	const char *at = text;

	while (*at >= '0' && *at <= '9' && descriptor < 100000000)
		descriptor = descriptor * 10 + (*at++ - '0');
	if (*at != '\0' || descriptor < FIRST_FREE ||
	    sbx_call(__NR_fcntl, descriptor, F_SETFD, FD_CLOEXEC, 0, 0) != 0)
		return 0;
	return descriptor;
}

int
sbx_lift(int descriptor)
{
	return (int)lift(descriptor, F_DUPFD_CLOEXEC);
}

long
sbx_make_pipe(struct sbx_pipe *made)
{
	int ends[2] = { -1, -1 };
	long result = sbx_call(__NR_pipe2, (long)ends, O_CLOEXEC, 0, 0, 0);
	long read;
	long write;

	if (result != 0)
		return result;
	read = lift(ends[0], F_DUPFD_CLOEXEC);
	write = lift(ends[1], F_DUPFD_CLOEXEC);
	*made = (struct sbx_pipe){ (int)read, (int)write };
	if (read < 0)
		return read;
	return write < 0 ? write : 0;
}

long
sbx_make_memory(int *descriptor)
{
	const long made = lift(sbx_call(__NR_memfd_create, (long)"filter", 0, 0, 0, 0), F_DUPFD);

	*descriptor = (int)made;
	return made < 0 ? -made : 0;
}

static bool
is_kept(unsigned descriptor, const int *kept, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (kept[i] > 0 && (unsigned)kept[i] == descriptor)
			return true;
	}
	return false;
}

/* The lowest kept descriptor from @from on; the highest number that there is for none. */
static unsigned
next_kept(unsigned from, const int *kept, unsigned count)
{
	unsigned next = ~0u;

	for (unsigned i = 0; i < count; i++) {
		if (kept[i] > 0 && (unsigned)kept[i] >= from && (unsigned)kept[i] < next)
			next = (unsigned)kept[i];
	}
	return next;
}

void
sbx_close_others(const int *kept, unsigned count)
{
	unsigned from = 0;

	for (;;) {
		const unsigned next = next_kept(from, kept, count);

		if (next > from)
			sbx_call(__NR_close_range, from,
			    is_kept(next, kept, count) ? next - 1 : next, 0, 0, 0);
		if (next == ~0u)
			return;
		from = next + 1;
	}
}

void
sbx_tell_number(int descriptor, long number)
{
	/* Who does not hear it finds the end of the pipe. */
	sbx_call(SBX_SYS_WRITE, descriptor, (long)&number, sizeof(number), 0, 0);
}

bool
sbx_hear_number(int descriptor, long *number)
{
	long length;

	do {
		length = sbx_call(__NR_read, descriptor, (long)number, sizeof(*number), 0, 0);
	} while (length == -EINTR);
	return length == sizeof(*number);
}

/* Whether child @pid has ended; it stays so. */
static bool
has_ended(int pid)
{
	siginfo_t information = { .si_signo = 0 };

	return sbx_call(__NR_waitid, P_PID, pid, (long)&information, WEXITED | WNOHANG | WNOWAIT,
		   0) != 0 ||
	    information.si_signo != 0;
}

bool
sbx_hear_number_of(int descriptor, int pid, long *number)
{
	struct pollfd wanted[] = { { .fd = descriptor, .events = POLLIN },
		{ .fd = (int)sbx_call(__NR_pidfd_open, pid, 0, 0, 0, 0), .events = POLLIN } };
	/* Where there is no descriptor for it, as all are in use, we look now and then. */
	const struct __kernel_timespec tick = { 0, 10000000 };
	const long time = wanted[1].fd < 0 ? (long)&tick : 0;
	bool ended = false;
	long count;

	do {
		/* What it has said before its end is there by then. */
		ended = wanted[1].fd < 0 && has_ended(pid);
		count = sbx_call(__NR_ppoll, (long)wanted, 2, time, 0, 0);
	} while (count < 0 || (count == 0 && !ended));
	if (wanted[1].fd >= 0)
		sbx_close(wanted[1].fd);
	return (wanted[0].revents & POLLIN) != 0 && sbx_hear_number(descriptor, number);
}
