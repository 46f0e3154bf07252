/* become: runs a command as root, or as nobody without any privilege that could come back. */

#define _GNU_SOURCE /* setresuid */

#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define NOBODY 65534

static int
become_nobody(void)
{
	for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
		if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0)
			return -1;
	if (setgroups(0, NULL) != 0 || setresgid(NOBODY, NOBODY, NOBODY) != 0)
		return -1;
	return setresuid(NOBODY, NOBODY, NOBODY);
}

int
main(int count, char **arguments)
{
	if (count < 3)
		return 2;
	if (strcmp(arguments[1], "nobody") == 0 && become_nobody() != 0) {
		perror("become");
		return 2;
	}
	execvp(arguments[2], arguments + 2);
	perror(arguments[2]);
	return 2;
}
