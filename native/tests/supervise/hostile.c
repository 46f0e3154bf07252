/*
 * hostile: does what it can against who supervises it: hostile WHAT [COUNT]
 *
 *     exec    executes itself COUNT times, each time while its first thread makes a call
 *     kinds   makes COUNT calls that nobody has, each of which points at much memory
 *     signals takes care of COUNT signals that nobody has
 *
 * The call that a policy may refuse is getppid(2).
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "raw.h"

#define FIRST_UNKNOWN 5000
#define MICROSECOND   1000

static volatile int calls;

static int
number_of(const char *text)
{
	return (int)strtol(text, NULL, 10);
}

static void
wait_for(long microseconds)
{
	const struct timespec time = { microseconds / 1000000,
		microseconds % 1000000 * MICROSECOND };

	nanosleep(&time, NULL);
}

/* While something is done to the first thread, perhaps. */
static void *
execute(void *text)
{
	const int left = number_of(text);
	char next[16];

	while (calls == 0)
		;
	wait_for(left * 37 % 2500);
	snprintf(next, sizeof(next), "%d", left - 1);
	execl("/proc/thread-self/exe", "hostile", "exec", next, (char *)NULL);
	return NULL;
}

static int
race_by_exec(const char *count)
{
	pthread_t thread;

	if (number_of(count) == 0)
		return puts("end") < 0;
	pthread_create(&thread, NULL, execute, (void *)count);
	calls = 1;
	for (;;)
		raw_call4(__NR_getppid, 0, 0, 0, 0);
}

static int
call_unknown(int count)
{
	static char memory[6][1024];

	for (int at = 0; at < 6; at++)
		memset(memory[at], 'x', sizeof(memory[at]));
	for (int i = 0; i < count; i++)
		raw_call(FIRST_UNKNOWN + i, (long)memory[0], (long)memory[1], (long)memory[2],
		    (long)memory[3], (long)memory[4], (long)memory[5]);
	return 0;
}

static int
handle_unknown(int count)
{
	static unsigned long action[8] = { 0x10000 };

	for (int i = 0; i < count; i++)
		raw_call4(__NR_rt_sigaction, 100 + i, (long)action, 0, 8);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	const char *count = argc > 2 ? argv[2] : "0";

	if (strcmp(what, "exec") == 0)
		return race_by_exec(count);
	if (strcmp(what, "kinds") == 0)
		return call_unknown(number_of(count));
	if (strcmp(what, "signals") == 0)
		return handle_unknown(number_of(count));
	return 1;
}
