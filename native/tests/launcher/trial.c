/* trial: a command -> its process, how it ended, and what it wrote */

#define _GNU_SOURCE /* pipe2 */

#include "trial.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define EXEC_FAILED 9

static _Noreturn void
run(char **command, int output)
{
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	execv(command[0], command);
	_exit(EXEC_FAILED);
}

void
trial_start(struct trial *trial, char **command)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0) {
		perror("pipe2");
		exit(1);
	}
	*trial = (struct trial){ .output = ends[0] };
	signal(SIGUSR1, SIG_IGN);
	trial->pid = fork();
	if (trial->pid == 0)
		run(command, ends[1]);
	close(ends[1]);
	if (trial->pid < 0) {
		perror("fork");
		exit(1);
	}
}

int
trial_has_ended(struct trial *trial)
{
	return waitpid(trial->pid, &trial->status, WNOHANG) == trial->pid;
}

void
trial_read(struct trial *trial)
{
	size_t length = 0;
	ssize_t got;

	/* Whoever is left may keep it open; what the trial itself wrote is there already. */
	fcntl(trial->output, F_SETFL, O_NONBLOCK);
	while (
	    (got = read(trial->output, trial->text + length, sizeof(trial->text) - 1 - length)) > 0)
		length += (size_t)got;
	trial->text[length] = '\0';
	close(trial->output);
}

int
trial_is(const struct trial *trial, int status, const char *text)
{
	return WIFEXITED(trial->status) && WEXITSTATUS(trial->status) == status &&
	    strcmp(trial->text, text) == 0;
}

void
trial_show(const struct trial *trial)
{
	fprintf(stderr, "wait status %#x, output \"%s\"\n", (unsigned)trial->status, trial->text);
}

void
wait_microseconds(long microseconds)
{
	const struct timespec time = { 0, microseconds * 1000 };

	nanosleep(&time, NULL);
}
