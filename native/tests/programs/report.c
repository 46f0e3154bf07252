/*
 * report: what a program can tell of its own state, one line each: its arguments, its environment
 * as the C library and as the kernel show it, its privileges and its filters.
 */

#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

extern char **environ;

static void
print_all(const char *what, char **texts)
{
	for (; *texts != NULL; texts++)
		printf("%s %s\n", what, *texts);
}

/* The kernel's copy: texts with a NUL after each. Where our variables were there are only NULs. */
static void
print_environment_file(void)
{
	FILE *file = fopen("/proc/self/environ", "r");
	int at_start = 1;

	for (int byte = file == NULL ? EOF : getc(file); byte != EOF; byte = getc(file)) {
		if (byte == '\0' && at_start)
			continue;
		if (at_start)
			fputs("proc-variable ", stdout);
		putchar(byte == '\0' ? '\n' : byte);
		at_start = byte == '\0';
	}
	if (file != NULL)
		fclose(file);
}

static void
print_status(void)
{
	static const char *const wanted[] = { "NoNewPrivs:", "Seccomp:", "Seccomp_filters:" };
	FILE *file = fopen("/proc/self/status", "r");
	char line[256];

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
			if (strncmp(line, wanted[i], strlen(wanted[i])) == 0)
				fputs(line, stdout);
		}
	}
	if (file != NULL)
		fclose(file);
}

int
main(int count, char **arguments)
{
	printf("count %d\n", count);
	print_all("argument", arguments);
	print_all("variable", environ);
	print_environment_file();
	printf("user %d\n", (int)geteuid());
	printf("secure %lu\n", getauxval(AT_SECURE));
	print_status();
	return 0;
}
