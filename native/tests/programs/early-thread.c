/*
 * early-thread: a library whose constructor starts a thread, which goes on calling getppid for as
 * long as the program runs.
 */

#include <pthread.h>
#include <unistd.h>

static void *
call(void *nothing)
{
	for (;;)
		getppid();
	return nothing;
}

__attribute__((constructor)) static void
start(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, call, NULL) != 0)
		_exit(1);
}
