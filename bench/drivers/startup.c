/*
 * startup ROUNDS PROGRAM <CASES: how long PROGRAM takes from its start to its end.
 *
 * Each line of CASES has entries, a tab after each but the last: words of a command that runs PROGRAM,
 * each with a "!" in front, and variables of its environment.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rounds.h"

#define ENTRIES_MAX 8

/* How PROGRAM is started. */
static struct {
	char *words[ENTRIES_MAX + 2]; /* PROGRAM is the last */
	char *environment[ENTRIES_MAX + 1];
} cases[CASES_MAX];

static char *program;
static posix_spawn_file_actions_t redirections;
static int output;

/* A pipe is what programs mostly print to; what arrives in it is thrown away after each run. */
static void
redirect_output(void)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		die("pipe2");
	output = ends[0];
	posix_spawn_file_actions_init(&redirections);
	posix_spawn_file_actions_adddup2(&redirections, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&redirections, ends[1], STDERR_FILENO);
}

static double
start(size_t index)
{
	static char printed[65536];
	char **words = cases[index].words;
	const uint64_t begin = now();
	uint64_t end;
	ssize_t length;
	pid_t child;
	int status;

	errno = posix_spawn(&child, words[0], &redirections, NULL, words, cases[index].environment);
	if (errno != 0)
		die(words[0]);
	if (waitpid(child, &status, 0) != child)
		die("waitpid");
	end = now();
	length = read(output, printed, sizeof(printed));
	if (status != 0) {
		fprintf(stderr, "case %zu: status 0x%x: %.*s\n", index, (unsigned)status,
		    (int)length, printed);
		exit(1);
	}
	return (double)(end - begin);
}

static void
read_case(char *line, size_t index)
{
	size_t words = 0;
	size_t variables = 0;

	for (char *entry = strtok(line, "\t\n"); entry != NULL; entry = strtok(NULL, "\t\n")) {
		if (words + variables == ENTRIES_MAX)
			die("a case has too many entries");
		if (*entry == '!')
			cases[index].words[words++] = entry + 1;
		else
			cases[index].environment[variables++] = entry;
	}
	cases[index].words[words] = program;
}

static size_t
read_cases(void)
{
	char *line = NULL;
	size_t size = 0;
	size_t count = 0;

	while (count < CASES_MAX && getline(&line, &size, stdin) > 0) {
		read_case(line, count++);
		line = NULL;
	}
	return count;
}

int
main(int count, char **arguments)
{
	if (count != 3)
		die("usage: startup ROUNDS PROGRAM <CASES");
	program = arguments[2];
	redirect_output();
	run_rounds(count_of(arguments[1]), read_cases(), start);
	return 0;
}
