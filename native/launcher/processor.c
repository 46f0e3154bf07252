/* processor: a thread that makes calls -> we, on the processor where it runs. C only. */

#include "processor.h"

#include "arch.h"
#include "caller.h"

/* Who makes many calls is seldom moved meanwhile. */
#define STOPS_APART 32
#define STAT_MAX    1024
/* The fields of /proc/PID/stat from behind the name to the processor: proc(5), the 3rd and the 39th. */
#define FIELDS_BETWEEN 36
#define BITS	       64l
/* More processors than the kernel knows. */
#define WORDS 128l

static struct {
	uint64_t allowed[WORDS];
	long size; /* of that, in bytes; 0 as long as it is not known */
	int stops;
	long current;
} all = { .current = -1 };

/* The number of the processor of @tid; -1 if that is not known. */
static long
processor_of(int tid)
{
	char text[STAT_MAX];
	const char *end = text + sbx_read_proc(tid, "/stat", text, sizeof(text));
	const char *at = end;
	long number = -1;

	/* A name may have any characters. */
	while (at > text && at[-1] != ')')
		at--;
	if (at == text)
		return -1;
	for (int fields = 0; at < end && fields <= FIELDS_BETWEEN; at++)
		fields += *at == ' ';
	for (; at < end && *at >= '0' && *at <= '9' && number < WORDS * BITS; at++)
		number = (number < 0 ? 0 : number) * 10 + (*at - '0');
	return number;
}

static void
set_affinity(const uint64_t *mask, long size)
{
	sbx_call(__NR_sched_setaffinity, 0, size, (long)mask, 0, 0);
}

void
sbx_join_processor(int tid)
{
	uint64_t mask[WORDS] = { 0 };
	long processor;

	if (all.stops++ % STOPS_APART != 0)
		return;
	if (all.size == 0)
		all.size = sbx_call(
		    __NR_sched_getaffinity, 0, sizeof(all.allowed), (long)all.allowed, 0, 0);
	processor = processor_of(tid);
	if (all.size <= 0 || processor < 0 || processor >= all.size * 8 || processor == all.current)
		return;
	all.current = processor;
	mask[processor / BITS] = (uint64_t)1 << processor % BITS;
	set_affinity(mask, all.size);
}

void
sbx_leave_processor(void)
{
	if (all.current >= 0)
		set_affinity(all.allowed, all.size);
	all.current = -1;
}
