/* trial: a command -> its process, how it ended, and what it wrote */

#ifndef SBX_TEST_TRIAL_H
#define SBX_TEST_TRIAL_H

#include <sys/types.h>

struct trial {
	pid_t pid;
	int output; /* where what it writes can be read; its standard error as well */
	int status; /* as of waitpid(2), once it has ended */
	char text[4096];
};

/* Starts @command, with SIGUSR1 ignored (in this process as well, so that there is no moment without). */
void trial_start(struct trial *trial, char **command);

/* Whether it has ended by now. */
int trial_has_ended(struct trial *trial);

/* Reads what it has written, once it has ended. */
void trial_read(struct trial *trial);

/* Whether it ended with @status and wrote just @text. */
int trial_is(const struct trial *trial, int status, const char *text);

/* Writes what it did to standard error. */
void trial_show(const struct trial *trial);

void wait_microseconds(long microseconds);

#endif
