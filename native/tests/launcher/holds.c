/*
 * holds: closes its standard input and output before main, and then waits for a word in the FIFO "go"
 *
 * Who reads what it would write sees the end of it, unless somebody else keeps it open.
 */

#include <fcntl.h>
#include <unistd.h>

static int word_came;

__attribute__((constructor)) static void
construct(void)
{
	char word;
	int file;

	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	file = open("go", O_RDONLY | O_CLOEXEC);
	word_came = read(file, &word, 1) == 1;
	close(file);
}

int
main(void)
{
	return word_came ? 42 : 1;
}
