/*
 * call: makes system calls and says what came of them: call NUMBER...
 *
 * Each is made without arguments. A line is "NUMBER RESULT", where a failure is -errno.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int
main(int count, char **arguments)
{
	for (int i = 1; i < count; i++) {
		const long result = syscall(strtol(arguments[i], NULL, 0), 0, 0, 0, 0, 0, 0);

		printf("%s %ld\n", arguments[i], result < 0 ? -(long)errno : result);
	}
	return 0;
}
