/*
 * outer: runs a program under a filter of its own: outer CALL FLAGS ERRNO PROGRAM [ARGUMENT...]
 *
 * System call number CALL fails with ERRNO where its second argument has one of FLAGS; FLAGS 0
 * stands for any argument.
 */

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static unsigned int
number(const char *text)
{
	return (unsigned int)strtoul(text, NULL, 0);
}

static int
install(unsigned int call, unsigned int flags, unsigned int error)
{
	struct sock_filter instructions[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, flags, 0, flags == 0 ? 0 : 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { sizeof(instructions) / sizeof(*instructions),
		instructions };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0;
}

int
main(int count, char **arguments)
{
	if (count < 5 ||
	    install(number(arguments[1]), number(arguments[2]), number(arguments[3])) != 0)
		return 1;
	execv(arguments[4], arguments + 4);
	fprintf(stderr, "outer: %s: %s\n", arguments[4], strerror(errno));
	return 127;
}
