/* processes: the number of a thread that makes a call -> its process, and the program that this runs. C only. */

#include "processes.h"

#include <asm/errno.h>
#include <linux/eventpoll.h>
#include <linux/fcntl.h>
#include <linux/resource.h>

#include "caller.h"
#include "descriptor.h"
#include "growing.h"
#include "text.h"
#include "threads.h"

#define ENDS_AT_ONCE 64

struct program {
	size_t start; /* in the names */
	size_t length;
};

static struct {
	struct sbx_growing list;
	struct sbx_growing programs;
	struct sbx_growing names;
	int ends; /* epoll(7) of the processes' descriptors; 0 before the first, and never a standard one */
} all;

uint32_t
sbx_process_count(void)
{
	return (uint32_t)(all.list.used / sizeof(struct sbx_process));
}

struct sbx_process *
sbx_process_at(uint32_t index)
{
	return (struct sbx_process *)(void *)all.list.start + index;
}

static struct program *
program_at(uint32_t index)
{
	return (struct program *)(void *)all.programs.start + index;
}

const char *
sbx_program_at(uint32_t index, size_t *length)
{
	if (index == UINT32_MAX) {
		*length = 0;
		return "";
	}
	*length = program_at(index)->length;
	return all.names.start + program_at(index)->start;
}

/* The index of the program at the path: each has one. */
static uint32_t
intern(const char *path, size_t length)
{
	const uint32_t count = (uint32_t)(all.programs.used / sizeof(struct program));
	const size_t start = all.names.used;
	struct program *added;
	char *name;

	for (uint32_t i = 0; i < count; i++) {
		const struct program *one = program_at(i);

		if (one->length == length &&
		    sbx_same_bytes(all.names.start + one->start, path, (uint32_t)length))
			return i;
	}
	name = sbx_grow(&all.names, length);
	added = sbx_grow(&all.programs, sizeof(*added));
	if (name == NULL || added == NULL)
		return UINT32_MAX;
	__builtin_memcpy(name, path, length);
	*added = (struct program){ start, length };
	return count;
}

static uint32_t
program_of(int tid)
{
	static char path[SBX_PATH_MAX];

	return intern(path, sbx_read_program(tid, path));
}

/* There is a descriptor for each process. The program has its own limit already. */
static void
raise_limit(void)
{
	struct rlimit64 limit = { .rlim_cur = 0 };

	if (sbx_call(__NR_prlimit64, 0, RLIMIT_NOFILE, 0, (long)&limit, 0) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	sbx_call(__NR_prlimit64, 0, RLIMIT_NOFILE, (long)&limit, 0, 0);
}

/* Has us told of its end. */
static void
watch(uint32_t index)
{
	struct sbx_process *process = sbx_process_at(index);
	struct epoll_event event = { .events = EPOLLIN, .data = index };

	if (all.ends == 0) {
		raise_limit();
		all.ends = sbx_lift((int)sbx_call(__NR_epoll_create1, EPOLL_CLOEXEC, 0, 0, 0, 0));
	}
	process->descriptor = (int)sbx_call(__NR_pidfd_open, process->pid, 0, 0, 0, 0);
	if (process->descriptor >= 0)
		sbx_call(
		    __NR_epoll_ctl, all.ends, EPOLL_CTL_ADD, process->descriptor, (long)&event, 0);
}

static uint32_t
add(int pid, int parent, int tid, uint64_t now)
{
	const uint32_t index = sbx_process_count();
	struct sbx_process *process = sbx_grow(&all.list, sizeof(*process));

	if (process == NULL)
		return UINT32_MAX;
	*process = (struct sbx_process){
		.pid = pid,
		.parent = parent,
		.program = program_of(tid),
		.status = SBX_STATUS_UNKNOWN,
		.start = now,
	};
	watch(index);
	return index;
}

/* The process that @thread is known to belong to; UINT32_MAX if it is not, or not any more. */
static uint32_t
known_process(int tid)
{
	const struct sbx_thread *thread = sbx_find_thread(tid);

	if (thread == NULL || sbx_process_at(thread->process)->over ||
	    sbx_process_at(thread->process)->generation != thread->generation)
		return UINT32_MAX;
	return thread->process;
}

static void
note_thread(int tid, uint32_t index)
{
	const uint32_t generation = sbx_process_at(index)->generation;
	sbx_put_thread(&(struct sbx_thread){ tid, index, generation, 0 });
}

static uint32_t
resolve(int tid, uint64_t now)
{
	struct sbx_caller caller;
	uint32_t index = UINT32_MAX;

	if (!sbx_read_caller(tid, &caller))
		caller = (struct sbx_caller){ .pid = tid };
	if (caller.pid != tid)
		index = known_process(caller.pid);
	if (index == UINT32_MAX)
		index = add(caller.pid, caller.parent, tid, now);
	if (index == UINT32_MAX)
		return index;
	note_thread(caller.pid, index);
	if (caller.pid != tid)
		note_thread(tid, index);
	return index;
}

/*
 * Which program it is while one of its threads executes another. The exec is over when that thread calls
 * again: as another program, or because it failed. Then it may have become the first one, and none of
 * the others is left.
 */
static void
follow_exec(struct sbx_process *process, int tid)
{
	const uint32_t program = program_of(tid);
	const bool changed = program != process->program;

	process->program = program;
	if (tid != process->executing && !(changed && tid == process->pid))
		return;
	process->executing = 0;
	process->generation++;
}

uint32_t
sbx_process_of(int tid, uint64_t now)
{
	uint32_t index = known_process(tid);

	if (index == UINT32_MAX)
		index = resolve(tid, now);
	if (index != UINT32_MAX && sbx_process_at(index)->executing != 0) {
		follow_exec(sbx_process_at(index), tid);
		note_thread(sbx_process_at(index)->pid, index);
		note_thread(tid, index);
	}
	return index;
}

void
sbx_note_exec(uint32_t process, int tid)
{
	sbx_process_at(process)->executing = tid;
}

static void
end(struct sbx_process *process, uint64_t now)
{
	process->over = true;
	process->end = now;
	if (process->descriptor >= 0)
		sbx_close(process->descriptor);
	process->descriptor = -1;
}

void
sbx_note_exit(uint32_t process, int status, uint64_t now)
{
	sbx_process_at(process)->status = status;
	/* Nobody will tell us of it. */
	if (sbx_process_at(process)->descriptor < 0)
		end(sbx_process_at(process), now);
}

void
sbx_note_ends(uint64_t now)
{
	static struct epoll_event events[ENDS_AT_ONCE];
	long count;

	if (all.ends <= 0)
		return;
	do {
		count = sbx_call_6(__NR_epoll_pwait, all.ends, (long)events, ENDS_AT_ONCE, 0, 0, 0);
		for (long i = 0; i < count; i++)
			end(sbx_process_at((uint32_t)events[i].data), now);
	} while (count == ENDS_AT_ONCE);
}
