/* own-start: no start code of the C library: no __libc_start_main, no main. */

#include <unistd.h>

void _start(void);

void
_start(void)
{
	static const char text[] = "Hello, world!\n";

	_exit(write(STDOUT_FILENO, text, sizeof(text) - 1) < 0);
}
