/*
 * early-exec: executes its arguments before its main: early-exec thread|itself COMMAND...
 *
 * By a thread that it starts for it, which the kernel gives the process's number, or by its first one.
 */

#include <pthread.h>
#include <string.h>
#include <unistd.h>

static void *
execute(void *command)
{
	char **words = command;

	execv(words[0], words);
	_exit(1);
}

/* glibc gives constructors the arguments of main. */
__attribute__((constructor)) static void
construct(int count, char **arguments)
{
	pthread_t thread;

	if (count < 3)
		return;
	if (strcmp(arguments[1], "itself") == 0)
		execute(arguments + 2);
	if (pthread_create(&thread, NULL, execute, arguments + 2) != 0)
		_exit(1);
	pthread_join(thread, NULL);
}

int
main(void)
{
	return 2;
}
