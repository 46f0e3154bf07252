/* image: the name of a program -> its file, and the ABI by which it will call the kernel. C only. */

#include "image.h"

#include <asm/errno.h>
#include <elf.h>
#include <linux/fcntl.h>

#include "failure.h"
#include "machine.h"
#include "text.h"

/* BINPRM_BUF_SIZE of include/uapi/linux/binfmts.h: where the kernel looks for what a file is. */
#define HEAD_SIZE 256
/* So many interpreters of interpreters: fs/exec.c, exec_binprm(). */
#define DEPTH_MAX 5
/* What execvp(3) takes for an unset PATH. */
#define DEFAULT_PATH "/bin:/usr/bin"
#define X_OK	     1

/* What stands behind @prefix in the entry of @environment that begins so; null for none. */
static const char *
find_variable(char *const *environment, const char *prefix)
{
	for (; *environment != NULL; environment++) {
		uint32_t at = 0;

		while (prefix[at] != '\0' && (*environment)[at] == prefix[at])
			at++;
		if (prefix[at] == '\0')
			return *environment + at;
	}
	return NULL;
}

/* Whether @path is a file that we may execute: 0, or the negated errno. */
static long
check(const char *path)
{
	long result =
	    sbx_call(__NR_openat, AT_FDCWD, (long)path, O_PATH | O_CLOEXEC | O_DIRECTORY, 0, 0);

	if (result >= 0) {
		sbx_call(__NR_close, result, 0, 0, 0, 0);
		return -EISDIR;
	}
	if (result != -ENOTDIR && result != -ENOENT)
		return result;
	result = sbx_call(__NR_faccessat2, AT_FDCWD, (long)path, X_OK, AT_EACCESS, 0);
	/* Before Linux 5.8 the kernel knows the real user only; the exec itself will tell. */
	return result == -ENOSYS ? 0 : result;
}

/* "FOLDER/NAME" to @path; an empty folder is the current one. False when it is too long. */
static bool
join(const char *folder, uint32_t folder_length, const char *name, char path[SBX_PATH_MAX])
{
	const uint32_t length = sbx_text_length(name);
	char *at = path;

	if (folder_length + 1 + length + 1 > SBX_PATH_MAX)
		return false;
	for (uint32_t i = 0; i < folder_length; i++)
		*at++ = folder[i];
	if (folder_length > 0)
		*at++ = '/';
	for (uint32_t i = 0; i <= length; i++)
		*at++ = name[i];
	return true;
}

/* Looks through the folders of @folders. Returns 0, or the error that is worth telling. */
static long
search(const char *name, const char *folders, struct sbx_image *image)
{
	long error = -ENOENT;

	for (;;) {
		uint32_t length = 0;

		while (folders[length] != '\0' && folders[length] != ':')
			length++;
		if (join(folders, length, name, image->space)) {
			const long result = check(image->space);

			if (result == 0)
				return 0;
			if (result != -ENOENT && result != -ENOTDIR)
				error = result;
		}
		if (folders[length] == '\0')
			return error;
		folders += length + 1;
	}
}

static bool
has_slash(const char *name)
{
	while (*name != '\0' && *name != '/')
		name++;
	return *name == '/';
}

/* Sets the path of @name. Returns 0, or the negated errno that is worth telling. */
static long
find(const char *name, char *const *environment, struct sbx_image *image)
{
	const char *folders = find_variable(environment, "PATH=");

	image->path = name;
	if (*name == '\0')
		return -ENOENT;
	if (has_slash(name))
		return check(name);
	image->path = image->space;
	return search(name, folders != NULL ? folders : DEFAULT_PATH, image);
}

bool
sbx_search_image(const char *name, char *const *environment, struct sbx_image *image)
{
	return find(name, environment, image) == 0;
}

/* The first bytes of the file at @path, with zeros behind; how many there are. */
static long
read_head(const char *path, char head[HEAD_SIZE + 1])
{
	/* A FIFO must not keep us; it cannot be executed either. */
	const long file =
	    sbx_call(__NR_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0, 0);
	long length;

	for (int i = 0; i <= HEAD_SIZE; i++)
		head[i] = '\0';
	if (file < 0)
		return file;
	length = sbx_call(__NR_read, file, (long)head, HEAD_SIZE, 0, 0);
	sbx_call(__NR_close, file, 0, 0, 0, 0);
	return length;
}

/* The interpreter that "#!INTERPRETER ARGUMENT" names, in its place in @head; null for none. */
static char *
find_interpreter(char head[HEAD_SIZE + 1])
{
	char *start = head + 2;
	char *end;

	if (head[0] != '#' || head[1] != '!')
		return NULL;
	while (*start == ' ' || *start == '\t')
		start++;
	end = start;
	while (*end != '\0' && *end != ' ' && *end != '\t' && *end != '\n')
		end++;
	*end = '\0';
	return start;
}

/*
 * The ABI's name by the ELF header in @head; null for a file of another kind, or of another machine: what
 * such a file is run by (binfmt_misc) is a program of this one.
 */
static const char *
abi_name(const char head[HEAD_SIZE + 1])
{
	const bool is_64 = head[EI_CLASS] == ELFCLASS64;
	uint16_t machine;

	if (!sbx_same_bytes(head, ELFMAG, SELFMAG) || head[EI_DATA] != ELFDATA2LSB)
		return NULL;
	__builtin_memcpy(&machine, head + offsetof(Elf64_Ehdr, e_machine), sizeof(machine));
	return sbx_abi_of_machine(machine, is_64);
}

/* What the kernel will run: an ELF file, or the interpreter of a script. */
static void
read_abi(struct sbx_image *image)
{
	char head[2][HEAD_SIZE + 1];
	const char *path = image->path;
	const char *name;

	for (int depth = 0; depth <= DEPTH_MAX && path != NULL; depth++) {
		char *now = head[depth % 2];

		if (read_head(path, now) < 0)
			return;
		path = find_interpreter(now);
		if (path != NULL)
			continue;
		name = abi_name(now);
		image->known =
		    name != NULL && sbx_abi_find(name, sbx_text_length(name), &image->abi);
	}
}

void
sbx_find_image(const char *name, char *const *environment, struct sbx_image *image)
{
	const long error = -find(name, environment, image);

	if (error == ENOENT || error == ENOTDIR)
		sbx_give_up(SBX_REASON_NOT_FOUND, name, 0);
	if (error != 0)
		sbx_give_up(SBX_REASON_NOT_EXECUTABLE, name, error);
	image->abi = sbx_abi_native();
	image->known = false;
	read_abi(image);
}
