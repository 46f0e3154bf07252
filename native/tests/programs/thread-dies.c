/* thread-dies: a thread calls getppid; main waits for its end, and says whether it came by a return. */

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static volatile int returned;

static void *
call(void *nothing)
{
	getppid();
	returned = 1;
	return nothing;
}

int
main(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, call, NULL) != 0)
		return 1;
	pthread_join(thread, NULL);
	puts(returned ? "the thread returned" : "the thread died");
	return 0;
}
