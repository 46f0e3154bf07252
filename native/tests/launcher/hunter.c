/*
 * hunter: starts a launcher many times, and kills its helper at a moment of chance: hunter COUNT STATUS TEXT COMMAND...
 *
 * Counts how often the program ran filtered (it ended with STATUS and wrote just TEXT), was dead
 * before it could say anything, or did anything else, which is wrong.
 */

#define _GNU_SOURCE /* clock_gettime */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "trial.h"

#define SHOWN_MAX 5
#define MEASURED  10
#define FAILED	  125

static struct {
	long filtered;
	long dead;
	long wrong;
	long killed;
} counts;

static long
microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Our child that is not @launcher: an orphan of its, as we adopt them; 0 for none. */
static pid_t
find_helper(pid_t launcher)
{
	char path[64];
	long pid = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	file = fopen(path, "re");
	if (file == NULL) {
		perror(path);
		exit(1);
	}
	for (char word[32]; fscanf(file, "%31s", word) == 1;) {
		pid = strtol(word, NULL, 10);
		if (pid != launcher)
			break;
		pid = 0;
	}
	fclose(file);
	return (pid_t)pid;
}

/* Waits for @delay, and then for the helper. */
static void
hunt(struct trial *trial, long delay)
{
	const long start = microseconds();
	int hunting = 1;

	while (!trial_has_ended(trial)) {
		pid_t helper;

		if (!hunting || microseconds() - start < delay)
			continue;
		helper = find_helper(trial->pid);
		if (helper == 0 || kill(helper, SIGKILL) != 0)
			continue;
		counts.killed++;
		hunting = 0;
	}
	trial_read(trial);
	while (waitpid(-1, NULL, 0) > 0)
		;
}

/* Dead is who was killed, or whom the launcher did not start, before a word was said. */
static int
is_dead(const struct trial *trial)
{
	if (WIFSIGNALED(trial->status))
		return WTERMSIG(trial->status) == SIGKILL && trial->text[0] == '\0';
	return WEXITSTATUS(trial->status) == FAILED &&
	    strncmp(trial->text, "sandboxify: ", strlen("sandboxify: ")) == 0;
}

static void
count(const struct trial *trial, int status, const char *text)
{
	if (trial_is(trial, status, text))
		counts.filtered++;
	else if (is_dead(trial))
		counts.dead++;
	else if (counts.wrong++ < SHOWN_MAX)
		trial_show(trial);
}

/* How long a start takes in which nothing is killed. */
static long
measure(char **command)
{
	const long start = microseconds();

	for (int i = 0; i < MEASURED; i++) {
		struct trial trial;

		trial_start(&trial, command);
		while (!trial_has_ended(&trial))
			;
		trial_read(&trial);
		while (waitpid(-1, NULL, 0) > 0)
			;
	}
	return (microseconds() - start) / MEASURED;
}

int
main(int argument_count, char **arguments)
{
	const long trials = argument_count > 4 ? strtol(arguments[1], NULL, 10) : 0;
	long span;

	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	span = trials > 0 ? measure(arguments + 4) : 0;
	srandom((unsigned)getpid());
	for (long i = 0; i < trials; i++) {
		struct trial trial;

		trial_start(&trial, arguments + 4);
		hunt(&trial, random() % (span + 1));
		count(&trial, (int)strtol(arguments[2], NULL, 10), arguments[3]);
	}
	printf("filtered %ld\ndead %ld\nwrong %ld\nkilled %ld\n", counts.filtered, counts.dead,
	    counts.wrong, counts.killed);
	return 0;
}
