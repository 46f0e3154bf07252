/*
 * flood: starts a command many times, each under a flood of signals: flood COUNT STATUS TEXT COMMAND...
 *
 * Counts how often it ended with STATUS and wrote just TEXT, and shows the first few times that it did not.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "trial.h"

#define SHOWN_MAX 5
#define PAUSE	  20

/* Returns how many rounds of signals it got. */
static long
flood(struct trial *trial)
{
	long rounds = 0;

	for (; !trial_has_ended(trial); rounds++) {
		kill(trial->pid, SIGUSR1);
		kill(trial->pid, SIGSTOP);
		wait_microseconds(PAUSE);
		kill(trial->pid, SIGCONT);
		kill(trial->pid, SIGWINCH);
		wait_microseconds(PAUSE);
	}
	return rounds;
}

int
main(int count, char **arguments)
{
	const long trials = count > 4 ? strtol(arguments[1], NULL, 10) : 0;
	long wrong = 0;
	long rounds = 0;

	for (long i = 0; i < trials; i++) {
		struct trial trial;

		trial_start(&trial, arguments + 4);
		rounds += flood(&trial);
		trial_read(&trial);
		if (trial_is(&trial, (int)strtol(arguments[2], NULL, 10), arguments[3]))
			continue;
		if (wrong++ < SHOWN_MAX)
			trial_show(&trial);
	}
	printf("right %ld\nwrong %ld\nrounds %ld\n", trials - wrong, wrong, rounds);
	return 0;
}
