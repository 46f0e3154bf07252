/* interposer: a library that stands before main as libsandbox.so does, and says so. */

#include <dlfcn.h>
#include <stddef.h>
#include <unistd.h>

typedef int start_function(int (*)(int, char **, char **), int, char **, void (*)(void),
    void (*)(void), void (*)(void), void *);

__attribute__((visibility("default"))) start_function __libc_start_main;

int
__libc_start_main(int (*program_main)(int, char **, char **), int count, char **arguments,
    void (*init)(void), void (*fini)(void), void (*loader_fini)(void), void *stack_end)
{
	static const char text[] = "interposer\n";
	start_function *next;

	*(void **)&next = dlsym(RTLD_NEXT, "__libc_start_main");
	if (next == NULL || write(STDOUT_FILENO, text, sizeof(text) - 1) < 0)
		_exit(1);
	return next(program_main, count, arguments, init, fini, loader_fini, stack_end);
}
