/*
 * cpu ROUNDS <CASES: how much processor time a command takes, its own and the kernel's.
 *
 * Each line of CASES is a command: words with a tab after each but the last.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rounds.h"

#define WORDS_MAX 16

static char *commands[CASES_MAX][WORDS_MAX + 1];
static posix_spawn_file_actions_t redirections;

static double
nanoseconds(struct timeval time)
{
	return (double)time.tv_sec * 1e9 + (double)time.tv_usec * 1e3;
}

static double
run(size_t index)
{
	char **words = commands[index];
	struct rusage usage;
	pid_t child;
	int status;

	errno = posix_spawnp(&child, words[0], &redirections, NULL, words, environ);
	if (errno != 0)
		die(words[0]);
	if (wait4(child, &status, 0, &usage) != child)
		die("wait4");
	if (status != 0) {
		fprintf(stderr, "%s: status 0x%x\n", words[0], (unsigned)status);
		exit(1);
	}
	return nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime);
}

static void
read_command(char *line, size_t index)
{
	size_t count = 0;

	for (char *word = strtok(line, "\t\n"); word != NULL; word = strtok(NULL, "\t\n")) {
		if (count == WORDS_MAX)
			die("a command has too many words");
		commands[index][count++] = word;
	}
}

int
main(int count, char **arguments)
{
	char *line = NULL;
	size_t size = 0;
	size_t cases = 0;

	if (count != 2)
		die("usage: cpu ROUNDS <CASES");
	posix_spawn_file_actions_init(&redirections);
	posix_spawn_file_actions_addopen(&redirections, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	while (cases < CASES_MAX && getline(&line, &size, stdin) > 0) {
		read_command(line, cases++);
		line = NULL;
	}
	run_rounds(count_of(arguments[1]), cases, run);
	return 0;
}
