/*
 * asks: has filters of its own ask about getppid(2) those who are not there, and says what comes of it.
 *
 * By SECCOMP_RET_TRACE, with data of its own and with none: without a tracer, the call fails with ENOSYS.
 */

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int
install(unsigned data)
{
	struct sock_filter instructions[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | data),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { 4, instructions };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void
try(unsigned data)
{
	int status = 1;
	long result;

	if (fork() == 0) {
		if (!install(data))
			_exit(1);
		errno = 0;
		result = syscall(SYS_getppid);
		printf("%u: %s\n", data, result < 0 ? strerror(errno) : "passed");
		fflush(stdout);
		_exit(0);
	}
	wait(&status);
	if (status != 0)
		printf("%u: %d\n", data, status);
	fflush(stdout);
}

int
main(void)
{
	try(0);
	try(7);
	try(SECCOMP_RET_DATA);
	return 6;
}
