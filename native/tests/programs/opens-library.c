/* opens-library: asks for its filter state, opens the library that is its argument, and asks again. */

#include <dlfcn.h>
#include <stdio.h>
#include <sys/prctl.h>

int
main(int count, char **arguments)
{
	printf("before %d\n", prctl(PR_GET_SECCOMP));
	fflush(stdout);
	if (count < 2 || dlopen(arguments[1], RTLD_NOW) == NULL) {
		puts("not opened");
		return 1;
	}
	printf("after %d\n", prctl(PR_GET_SECCOMP));
	return 0;
}
