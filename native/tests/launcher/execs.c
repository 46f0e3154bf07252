/*
 * execs: a program that was launched by an exec tries to do one of its own, in all ways: execs PROGRAM
 *
 * PROGRAM ends with status 0. A line is "WAY passed", "WAY ERRNO" or "WAY killed by SIGNAL".
 */

#define _GNU_SOURCE /* vfork, AT_EMPTY_PATH */

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raw.h"

/* What any of the calls returns is an error, and the status of who made it. */
typedef long attempt(char **command);

static long
execute(char **command)
{
	return raw_call3(__NR_execve, (long)command[0], (long)command, (long)environ);
}

/* The same texts at addresses of another kind: low ones, of as few bits as possible. */
static long
execute_copies(char **command)
{
	char *page =
	    mmap((void *)0x10000, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char **words = (char **)(void *)page;

	if (page == MAP_FAILED)
		return 0;
	words[0] = memcpy(page + 1024, command[0], strlen(command[0]) + 1);
	return raw_call3(__NR_execve, (long)words[0], (long)words, (long)(words + 1));
}

static long
execute_nothing(char **command)
{
	(void)command;
	return raw_call3(__NR_execve, 0, 0, 0);
}

static long
execute_at(char **command)
{
	return raw_call(
	    __NR_execveat, AT_FDCWD, (long)command[0], (long)command, (long)environ, 0, 0);
}

static long
execute_descriptor(char **command)
{
	const int file = open(command[0], O_RDONLY | O_CLOEXEC);

	return raw_call(
	    __NR_execveat, file, (long)"", (long)command, (long)environ, AT_EMPTY_PATH, 0);
}

static void *
execute_in_thread(void *command)
{
	return (void *)execute(command);
}

static long
execute_by_thread(char **command)
{
	pthread_t thread;
	void *result = NULL;

	if (pthread_create(&thread, NULL, execute_in_thread, command) != 0)
		return 0;
	pthread_join(thread, &result);
	return (long)result;
}

static long
execute_in_grandchild(char **command)
{
	const pid_t child = fork();
	int status = 0;

	if (child == 0)
		_exit((int)-execute(command));
	waitpid(child, &status, 0);
	return -(long)WEXITSTATUS(status);
}

#if defined(__x86_64__)

/* Number 11 of i386's gate; it takes 32-bit pointers, and none of these passes where there is no such gate. */
static long
execute_i386(char **command)
{
	long result = 11;
	char *page = mmap(
	    NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	if (page == MAP_FAILED)
		return 0;
	memcpy(page + 16, command[0], strlen(command[0]) + 1);
	*(unsigned int *)(void *)page = (unsigned int)(unsigned long)(page + 16);
	__asm__ volatile("int $0x80"
			 : "+a"(result)
			 : "b"(page + 16), "c"(page), "d"(page + 8), "S"(0), "D"(0)
			 : "memory");
	return (int)result;
}

/* The numbers of x32. */
static long
execute_x32(char **command)
{
	return raw_call3(0x40000208, (long)command[0], (long)command, (long)environ);
}

#endif

static void
try_way(const char *name, attempt *way, char **command)
{
	const pid_t child = fork();
	int status = 0;

	if (child == 0)
		_exit((int)-way(command));
	if (child < 0 || waitpid(child, &status, 0) != child)
		printf("%s untried\n", name);
	else if (WIFSIGNALED(status))
		printf("%s killed by %d\n", name, WTERMSIG(status));
	else if (WEXITSTATUS(status) == 0)
		printf("%s passed\n", name);
	else
		printf("%s %d\n", name, WEXITSTATUS(status));
	fflush(stdout);
}

int
main(int count, char **arguments)
{
	static const struct {
		const char *name;
		attempt *way;
	} ways[] = {
		{ "child", execute },
		{ "copies", execute_copies },
		{ "nothing", execute_nothing },
		{ "execveat", execute_at },
		{ "descriptor", execute_descriptor },
		{ "thread", execute_by_thread },
		{ "grandchild", execute_in_grandchild },
#if defined(__x86_64__)
		{ "i386", execute_i386 },
		{ "x32", execute_x32 },
#endif
	};

	if (count != 2)
		return 1;
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		try_way(ways[i].name, ways[i].way, arguments + 1);
	printf("itself %ld\n", -execute(arguments + 1));
	return 42;
}
