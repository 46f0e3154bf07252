/* rounds: cases -> samples, so that cases can be compared pair by pair. */

#define _GNU_SOURCE
#include "rounds.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Rounds whose samples are forgotten: caches and page tables are still cold. */
#define WARM_UP 3

_Noreturn void
die(const char *what)
{
	fprintf(stderr, "%s: %s", program_invocation_short_name, what);
	if (errno != 0)
		fprintf(stderr, ": %s", strerror(errno));
	fputc('\n', stderr);
	exit(1);
}

uint64_t
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

size_t
count_of(const char *text)
{
	const unsigned long count = strtoul(text, NULL, 10);

	if (count == 0)
		die("a count must be a positive number");
	return count;
}

static void
stay_on_this_cpu(void)
{
	cpu_set_t cpu;

	CPU_ZERO(&cpu);
	CPU_SET((size_t)sched_getcpu(), &cpu);
	if (sched_setaffinity(0, sizeof(cpu), &cpu) != 0)
		die("sched_setaffinity");
}

static void
shuffle(size_t *order, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		const size_t other = (size_t)random() % i;
		const size_t kept = order[i - 1];

		order[i - 1] = order[other];
		order[other] = kept;
	}
}

static void
print_samples(const double *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		printf("%.2f%c", samples[i], i + 1 < count ? ' ' : '\n');
}

void
run_rounds(size_t rounds, size_t count, measure_function *measure)
{
	size_t order[CASES_MAX];
	double samples[CASES_MAX];

	if (count > CASES_MAX)
		die("too many cases");
	stay_on_this_cpu();
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (size_t round = 0; round < WARM_UP + rounds; round++) {
		shuffle(order, count);
		for (size_t i = 0; i < count; i++)
			samples[order[i]] = measure(order[i]);
		if (round >= WARM_UP)
			print_samples(samples, count);
	}
}
