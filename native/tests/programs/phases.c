/*
 * phases: leaves a file in the working directory for each part of its code that has run,
 * "constructor" and "main". A program that was refused leaves none.
 */

#include <fcntl.h>
#include <unistd.h>

static void
leave(const char *name)
{
	const int file = open(name, O_CREAT | O_WRONLY, 0666);

	if (file < 0)
		_exit(1);
	close(file);
}

__attribute__((constructor)) static void
before_main(void)
{
	leave("constructor");
}

int
main(void)
{
	leave("main");
	return 0;
}
