/*
 * interrupted: makes calls that no signal can interrupt, while signals come: interrupted TIMES
 *
 * A timer sends them, and the ends of children; both have handlers without SA_RESTART. Says how often
 * each call has failed, with EINTR or otherwise, and ends with the number of failures, or with 100.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* Who traces us must come to an end with one before the next one comes, or nothing else is done. */
#define MICROSECONDS 1000
/* A fork starts again when a signal has come meanwhile, and must have the time to end. */
#define MICROSECONDS_OF_FORKS 5000
#define FAILURES_MAX	      100

static volatile long signals;
static long failures;

static void
on_signal(int number)
{
	(void)number;
	signals++;
}

static long
expect(const char *name, long result)
{
	if (result >= 0)
		return result;
	if (failures++ < FAILURES_MAX)
		printf("%s: %s\n", name, strerror(errno));
	return result;
}

static void
send_every(int microseconds)
{
	const struct timeval time = { 0, microseconds };
	const struct itimerval timer = { time, time };

	setitimer(ITIMER_REAL, &timer, NULL);
}

static void
look_at_files(void)
{
	struct stat about;
	const int file = (int)expect("openat", open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
	const int copy = (int)expect("dup", dup(file));

	expect("fstat", fstat(file, &about));
	expect("dup2", dup2(file, copy));
	expect("lseek", lseek(file, 0, SEEK_SET));
	expect("close", close(copy));
	expect("close", close(file));
	expect("access", access("/", R_OK));
}

static void
use_pipe(void)
{
	char byte = 'x';
	int ends[2];

	expect("pipe", pipe(ends));
	expect("write", write(ends[1], &byte, 1));
	expect("read", read(ends[0], &byte, 1));
	expect("close", close(ends[0]));
	expect("close", close(ends[1]));
}

static void
use_memory(void)
{
	void *const memory =
	    mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	expect("mmap", memory == MAP_FAILED ? -1 : 0);
	expect("mprotect", mprotect(memory, 4096, PROT_READ));
	expect("munmap", munmap(memory, 4096));
}

static void
use_children(void)
{
	const pid_t child = (pid_t)expect("fork", fork());

	if (child == 0)
		_exit(0);
	/* This one a signal may interrupt. */
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}

int
main(int count, char **arguments)
{
	const int times = count > 1 ? (int)strtol(arguments[1], NULL, 10) : 1000;
	const struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGCHLD, &action, NULL);
	send_every(MICROSECONDS);
	for (int i = 0; i < times; i++) {
		expect("getppid", syscall(SYS_getppid));
		look_at_files();
		use_pipe();
		use_memory();
	}
	send_every(MICROSECONDS_OF_FORKS);
	for (int i = 0; i < times / 10; i++)
		use_children();
	send_every(0);
	if (signals == 0)
		puts("no signal has come");
	return signals == 0 || failures > FAILURES_MAX ? FAILURES_MAX : (int)failures;
}
