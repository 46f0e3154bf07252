/* child: filters and a measurement -> samples, each from a fresh child, as a filter cannot be taken off. */

#define _GNU_SOURCE
#include "child.h"

#include <linux/seccomp.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rounds.h"

static struct sock_fprog filters[CASES_MAX];
static child_function *measure_child;
static double *sample; /* memory that the children share */

void
install(const struct sock_fprog *filter)
{
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, filter) != 0)
		die("seccomp");
}

static double
run_child(size_t index)
{
	const pid_t child = fork();
	int status;

	if (child == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
			die("prctl");
		*sample = measure_child(&filters[index]);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		die("the child failed");
	return *sample;
}

static struct sock_fprog
read_filter(const char *path)
{
	static struct sock_filter instructions[CASES_MAX][BPF_MAXINSNS];
	static size_t used;
	FILE *file = fopen(path, "rb");
	struct sock_filter *filter = instructions[used++];
	size_t length;

	if (file == NULL)
		die(path);
	length = fread(filter, sizeof(*filter), BPF_MAXINSNS, file);
	fclose(file);
	return (struct sock_fprog){ (unsigned short)length, filter };
}

int
run_children(int count, char **arguments, child_function *measure)
{
	if (count < 3 || count - 2 > CASES_MAX)
		die("usage: ROUNDS FILE...");
	for (int i = 2; i < count; i++)
		filters[i - 2] = read_filter(arguments[i]);
	measure_child = measure;
	sample =
	    mmap(NULL, sizeof(*sample), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (sample == MAP_FAILED)
		die("mmap");
	run_rounds(count_of(arguments[1]), (size_t)(count - 2), run_child);
	return 0;
}
