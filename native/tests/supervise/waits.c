/*
 * waits: waits in many ways while signals come that it ignores, as it has no handler: waits TIMES
 *
 * No such signal ends a wait, or makes it longer. Says how often one ended; ends with 8.
 */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/sem.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* In milliseconds: a child ends after a tenth of it. */
#define PATIENCE 20L

static int ends[2];
static int events;
static int semaphore;

static long
wait_for_events(void)
{
	struct epoll_event event;

	return epoll_wait(events, &event, 1, (int)PATIENCE);
}

static long
wait_by_poll(void)
{
	struct pollfd wanted = { ends[0], POLLIN, 0 };

	return poll(&wanted, 1, (int)PATIENCE);
}

static long
wait_for_signal(void)
{
	const struct timespec time = { 0, PATIENCE * 1000000 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	return sigtimedwait(&set, NULL, &time);
}

static long
wait_for_semaphore(void)
{
	const struct timespec time = { 0, PATIENCE * 1000000 };
	struct sembuf down = { 0, -1, 0 };

	return semtimedop(semaphore, &down, 1, &time);
}

static long
sleep_awhile(void)
{
	const struct timespec time = { 0, PATIENCE * 1000000 };

	return nanosleep(&time, NULL);
}

/* Until somebody writes, who is a child as well. */
static long
wait_for_byte(void)
{
	char byte;

	if (fork() == 0) {
		usleep(PATIENCE * 500);
		_exit(write(ends[1], "x", 1) == 1 ? 0 : 1);
	}
	return read(ends[0], &byte, 1);
}

static const struct {
	const char *name;
	long (*wait)(void);
} ways[] = {
	{ "epoll_wait", wait_for_events },
	{ "poll", wait_by_poll },
	{ "sigtimedwait", wait_for_signal },
	{ "semtimedop", wait_for_semaphore },
	{ "nanosleep", sleep_awhile },
	{ "read", wait_for_byte },
};

/* Signals come without a pause, while a wait has a limit: it ends all the same. */
static void
wait_in_a_flood(void)
{
	const struct timeval time = { 0, PATIENCE * 200 };
	const struct itimerval timer = { time, time };

	signal(SIGALRM, SIG_IGN);
	setitimer(ITIMER_REAL, &timer, NULL);
	wait_for_events();
	wait_for_signal();
	wait_for_semaphore();
	sleep_awhile();
}

int
main(int count, char **arguments)
{
	const int times = count > 1 ? (int)strtol(arguments[1], NULL, 10) : 3;
	struct epoll_event event = { .events = EPOLLIN };

	if (pipe(ends) != 0)
		return 1;
	events = epoll_create1(0);
	epoll_ctl(events, EPOLL_CTL_ADD, ends[0], &event);
	semaphore = semget(IPC_PRIVATE, 1, 0600);
	for (unsigned i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		for (int time = 0; time < times; time++) {
			if (fork() == 0) {
				usleep(PATIENCE * 100);
				_exit(0);
			}
			if (ways[i].wait() < 0 && errno == EINTR)
				printf("%s: interrupted\n", ways[i].name);
			while (wait(NULL) > 0)
				;
		}
	}
	wait_in_a_flood();
	semctl(semaphore, 0, IPC_RMID);
	return 8;
}
