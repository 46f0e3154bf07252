/*
 * subject: tells what its filter does to it, before main and in it, and what of the launcher it sees.
 *
 *     subject [ARG...]            tells, and ends with status 42
 *     subject open                tries openat
 *     subject exec PROGRAM ARG    tries execve
 */

#define _GNU_SOURCE /* syscall */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STATUS 42

static int before;

/* 0, or the errno that getppid ended with: it has none but a filter's. */
static int
try_getppid(void)
{
	return syscall(SYS_getppid) < 0 ? errno : 0;
}

__attribute__((constructor)) static void
construct(void)
{
	before = try_getppid();
}

static int
count_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int count = 0;

	if (folder == NULL)
		return -1;
	for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
		count += entry->d_name[0] != '.';
	closedir(folder);
	return count - 1; /* without the folder's own */
}

static int
find_tracer(void)
{
	static const char key[] = "TracerPid:";
	FILE *status = fopen("/proc/self/status", "r");
	char line[256];
	int tracer = -1;

	while (status != NULL && fgets(line, sizeof(line), status) != NULL)
		if (strncmp(line, key, strlen(key)) == 0)
			tracer = (int)strtol(line + strlen(key), NULL, 10);
	if (status != NULL)
		fclose(status);
	return tracer;
}

static int
count_variables(char **environment)
{
	int count = 0;

	for (; *environment != NULL; environment++)
		count += strncmp(*environment, "SECCOMP_", strlen("SECCOMP_")) == 0;
	return count;
}

static void
tell(char **arguments, char **environment)
{
	const int now = try_getppid();
	const int has_child = waitpid(-1, NULL, WNOHANG | __WALL) >= 0 || errno != ECHILD;

	printf("before %d, main %d, filter %d%d, child %d, tracer %d, descriptors %d, variables %d",
	    before, now, prctl(PR_GET_SECCOMP), prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), has_child,
	    find_tracer(), count_descriptors(), count_variables(environment));
	for (; *arguments != NULL; arguments++)
		printf(", %s", *arguments);
	putchar('\n');
}

int
main(int count, char **arguments, char **environment)
{
	if (count > 1 && strcmp(arguments[1], "open") == 0) {
		const int opened = open("/dev/null", O_RDONLY);

		printf("open %d\n", opened < 0 ? errno : 0);
	} else if (count > 2 && strcmp(arguments[1], "exec") == 0) {
		execve(arguments[2], arguments + 2, environment);
		printf("exec %d\n", errno);
	} else {
		tell(arguments + 1, environment);
	}
	return STATUS;
}
