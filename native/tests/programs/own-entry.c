/*
 * own-entry: the start code of the C library is there, and holds the address of __libc_start_main,
 * but the program begins elsewhere (-e begin) and never comes by it.
 */

#include <unistd.h>

void begin(void);

void
begin(void)
{
	static const char text[] = "Hello, world!\n";

	_exit(write(STDOUT_FILENO, text, sizeof(text) - 1) < 0);
}

int
main(void)
{
	return 1;
}
