/*
 * threads: a constructor starts three threads. main prints the filter state of every thread, and
 * then, with an argument, lets the threads make a system call of their own: getppid.
 */

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COUNT 3

static pthread_t threads[COUNT];
static int gate[2];

static void *
wait_and_call(void *nothing)
{
	char call = 0;

	if (read(gate[0], &call, 1) == 1 && call == 'y')
		getppid();
	return nothing;
}

__attribute__((constructor)) static void
start_threads(void)
{
	if (pipe(gate) != 0)
		_exit(1);
	for (int i = 0; i < COUNT; i++) {
		if (pthread_create(&threads[i], NULL, wait_and_call, NULL) != 0)
			_exit(1);
	}
}

static void
print_thread(const char *id)
{
	char path[64];
	char line[256];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%.20s/status", id);
	file = fopen(path, "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, "Seccomp", 7) == 0 || strncmp(line, "NoNewPrivs", 10) == 0)
			fputs(line, stdout);
	}
	if (file != NULL)
		fclose(file);
}

int
main(int count, char **arguments)
{
	DIR *tasks = opendir("/proc/self/task");

	for (struct dirent *task = readdir(tasks); task != NULL; task = readdir(tasks)) {
		if (task->d_name[0] != '.')
			print_thread(task->d_name);
	}
	closedir(tasks);
	fflush(stdout);
	for (int i = 0; i < COUNT; i++) {
		if (write(gate[1], count > 1 ? arguments[1] : "n", 1) != 1)
			return 1;
	}
	for (int i = 0; i < COUNT; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
