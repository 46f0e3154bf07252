/*
 * counter: makes a known number of calls of getppid(2): counter THREADS FORKS TIMES [EXECS]
 *
 * FORKS children and this process each have THREADS threads, each of which makes TIMES calls; then it
 * executes itself, EXECS times in all.
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS_MAX 64

static int times;

static void *
run(void *unused)
{
	for (int i = 0; i < times; i++)
		syscall(SYS_getppid);
	return unused;
}

static void
run_threads(int count)
{
	pthread_t threads[THREADS_MAX];

	for (int i = 0; i < count && i < THREADS_MAX; i++)
		pthread_create(&threads[i], NULL, run, NULL);
	for (int i = 0; i < count && i < THREADS_MAX; i++)
		pthread_join(threads[i], NULL);
}

static int
number_of(const char *text)
{
	return (int)strtol(text, NULL, 10);
}

int
main(int count, char **arguments)
{
	const int threads = count > 1 ? number_of(arguments[1]) : 1;
	const int forks = count > 2 ? number_of(arguments[2]) : 0;
	const int execs = count > 4 ? number_of(arguments[4]) : 0;
	char rest[16];

	times = count > 3 ? number_of(arguments[3]) : 1;
	for (int i = 0; i < forks; i++) {
		if (fork() == 0) {
			run_threads(threads);
			_exit(0);
		}
	}
	run_threads(threads);
	while (wait(NULL) > 0)
		;
	if (execs > 0) {
		snprintf(rest, sizeof(rest), "%d", execs - 1);
		execl("/proc/self/exe", arguments[0], arguments[1], arguments[2], arguments[3],
		    rest, (char *)NULL);
	}
	return 5;
}
