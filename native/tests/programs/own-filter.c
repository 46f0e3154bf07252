/* own-filter: a constructor starts a thread that installs a filter, which lets everything pass. */

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

static void *
install_and_wait(void *installed)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	const struct sock_fprog program = { 1, &allow };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		_exit(1);
	pthread_barrier_wait(installed);
	for (;;)
		pause();
	return NULL;
}

__attribute__((constructor)) static void
start(void)
{
	static pthread_barrier_t installed;
	pthread_t thread;

	pthread_barrier_init(&installed, NULL, 2);
	if (pthread_create(&thread, NULL, install_and_wait, &installed) != 0)
		_exit(1);
	pthread_barrier_wait(&installed);
}

int
main(void)
{
	puts("main");
	return 0;
}
