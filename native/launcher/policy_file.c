/* policy_file: the path of a policy file -> the variables in it. C only. */

#include "policy_file.h"

#include <asm/errno.h>
#include <linux/fcntl.h>

#include "descriptor.h"
#include "failure.h"

#define SIZE_MAX_OF_FILE (1024L * 1024)

/* The text, with room for a NUL and for one byte too many; and what messages call the file. */
static char text[SIZE_MAX_OF_FILE + 2];
static char name[256];

/* Names are shown to people: what is no letter of ASCII becomes a question mark. */
static void
make_name(const char *path)
{
	uint32_t at = 0;

	for (; path[at] != '\0' && at + 1 < sizeof(name); at++) {
		if (path[at] >= ' ' && path[at] <= '~')
			name[at] = path[at];
		else
			name[at] = '?';
	}
	name[at] = '\0';
}

/* Reads all of @path into the text. Returns its length, or the negated errno. */
static long
read_all(const char *path)
{
	const long file = sbx_call(__NR_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0);
	long length = 0;
	long result;

	if (file < 0)
		return file;
	do {
		result = sbx_call(
		    __NR_read, file, (long)(text + length), SIZE_MAX_OF_FILE + 1 - length, 0, 0);
		if (result > 0)
			length += result;
	} while (result == -EINTR || (result > 0 && length <= SIZE_MAX_OF_FILE));
	sbx_close((int)file);
	return result < 0 ? result : length;
}

void
sbx_read_policy_file(const char *path, struct sbx_file *file, struct sbx_variables *variables)
{
	struct sbx_diagnostic diagnostic;
	const long length = read_all(path);

	if (length < 0)
		sbx_give_up(SBX_REASON_FILE_UNREADABLE, path, -length);
	if (length > SIZE_MAX_OF_FILE)
		sbx_give_up(SBX_REASON_FILE_TOO_LARGE, path, 0);
	make_name(path);
	*file = (struct sbx_file){ .name = name, .text = text, .length = (uint32_t)length };
	if (!sbx_read_file(file, variables, &diagnostic))
		sbx_fail(&diagnostic);
}
