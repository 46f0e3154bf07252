/*
 * sbx-kernel: what the real kernel does with a call under a filter, for tests.
 *
 * Standard input is a row of requests, each "LENGTH ENTRY NUMBER ARGUMENT ... ARGUMENT\n" with six
 * arguments, and then LENGTH bytes: a program, as struct sock_filter[]; of length 0 for none. ENTRY is
 * how the call enters the kernel: "native", or "int80" for int 0x80, by which a 64-bit x86 program makes
 * an i386 call.
 * Standard output has a line for each:
 *
 *     killed SIGNAL          the process died by it
 *     gone                   the thread died, and the process went on
 *     trapped NUMBER ARCH    the thread got SIGSYS with SYS_SECCOMP, and what it tells
 *     returned RESULT        the call came back
 *     ended STATUS           the process exited
 *     stuck                  none of these within some seconds
 */

#include <linux/filter.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "victim.h"

/* No victim needs longer. */
#define SECONDS_MAX 10

static _Noreturn void
die(const char *reason)
{
	fprintf(stderr, "sbx-kernel: %s\n", reason);
	exit(2);
}

static void
tell(const struct sighting *sighting)
{
	switch (sighting->what) {
	case SIGHTING_GONE: printf("gone\n"); break;
	case SIGHTING_TRAPPED: printf("trapped %u %u\n", sighting->number, sighting->arch); break;
	case SIGHTING_RETURNED: printf("returned %ld\n", sighting->result); break;
	default: printf("stuck\n"); break;
	}
}

/* Runs one victim and tells its end. It writes what it saw into the pipe, unless it dies before. */
static void
run(const struct request *request)
{
	struct sighting sighting = { 0 };
	ssize_t length;
	int ends[2];
	int status;
	pid_t victim;

	fflush(stdout);
	if (pipe(ends) != 0)
		die("cannot make a pipe");
	victim = fork();
	if (victim < 0)
		die("cannot fork");
	if (victim == 0) {
		close(ends[0]);
		alarm(SECONDS_MAX);
		be_victim(request, ends[1]);
	}
	close(ends[1]);
	length = read(ends[0], &sighting, sizeof(sighting));
	close(ends[0]);
	if (waitpid(victim, &status, 0) != victim)
		die("lost a victim");
	if (length == sizeof(sighting))
		tell(&sighting);
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		printf("stuck\n");
	else if (WIFSIGNALED(status))
		printf("killed %d\n", WTERMSIG(status));
	else
		printf("ended %d\n", WEXITSTATUS(status));
}

/* The number at *@text, which @end must follow; *@text goes on behind that. */
static size_t
read_number(char **text, char end)
{
	char *rest;
	const unsigned long number = strtoul(*text, &rest, 10);

	if (rest == *text || *rest != end)
		die("no such request");
	*text = rest + 1;
	return number;
}

static bool
read_request(struct request *request, struct sock_filter *instructions)
{
	char line[256];
	char *at = line;
	size_t length;

	if (fgets(line, sizeof(line), stdin) == NULL)
		return false;
	length = read_number(&at, ' ');
	if (length % sizeof(*instructions) != 0 || length > BPF_MAXINSNS * sizeof(*instructions))
		die("no such program");
	request->program.len = (unsigned short)(length / sizeof(*instructions));
	request->program.filter = instructions;
	request->int80 = strncmp(at, "int80 ", 6) == 0;
	if (!request->int80 && strncmp(at, "native ", 7) != 0)
		die("no such entry");
	at += request->int80 ? 6 : 7;
	request->number = (uint32_t)read_number(&at, ' ');
	for (size_t index = 0; index < CALL_ARGUMENTS; index++)
		request->arguments[index] =
		    read_number(&at, index + 1 < CALL_ARGUMENTS ? ' ' : '\n');
	if (fread(instructions, 1, length, stdin) != length)
		die("request is cut short");
	return true;
}

int
main(void)
{
	static struct sock_filter instructions[BPF_MAXINSNS];
	const struct rlimit none = { 0, 0 };
	struct request request;

	setrlimit(RLIMIT_CORE, &none);
	while (read_request(&request, instructions))
		run(&request);
	return ferror(stdin) ? 2 : 0;
}
