/* steady ROUNDS FILE...: how long a short system call, CALL with arguments 0, takes under a filter that allows it. */

#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

#include "child.h"
#include "rounds.h"

/* The fastest batch counts: what disturbs a measurement only ever makes it longer. */
#define BATCHES 8
#define CALLS	20000

static double
measure_batch(void)
{
	const uint64_t begin = now();

	for (int i = 0; i < CALLS; i++)
		syscall(CALL, 0);
	return (double)(now() - begin) / CALLS;
}

static double
measure(const struct sock_fprog *filter)
{
	double fastest;

	if (filter->len > 0)
		install(filter);
	fastest = measure_batch();
	for (int i = 1; i < BATCHES; i++) {
		const double batch = measure_batch();

		if (batch < fastest)
			fastest = batch;
	}
	return fastest;
}

int
main(int count, char **arguments)
{
	return run_children(count, arguments, measure);
}
