/*
 * startup ROUNDS PROGRAM <CASES: how long PROGRAM takes from its start to its end.
 *
 * Each line of CASES is an environment: entries, a tab after each but the last.
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

static char *environments[CASES_MAX][ENTRIES_MAX + 1];
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
	char *arguments[] = { program, NULL };
	const uint64_t begin = now();
	uint64_t end;
	ssize_t length;
	pid_t child;
	int status;

	errno = posix_spawn(&child, program, &redirections, NULL, arguments, environments[index]);
	if (errno != 0)
		die(program);
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
read_environment(char *line, char **environment)
{
	size_t count = 0;

	for (char *entry = strtok(line, "\t\n"); entry != NULL; entry = strtok(NULL, "\t\n")) {
		if (count == ENTRIES_MAX)
			die("a case has too many entries");
		environment[count++] = entry;
	}
}

static size_t
read_cases(void)
{
	char *line = NULL;
	size_t size = 0;
	size_t count = 0;

	while (count < CASES_MAX && getline(&line, &size, stdin) > 0) {
		read_environment(line, environments[count++]);
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
