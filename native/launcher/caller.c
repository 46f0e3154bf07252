/* caller: the number of a thread that makes a call -> what /proc says of it. C only. */

#include "caller.h"

#include <linux/fcntl.h>

#include "descriptor.h"
#include "text.h"
#include "trace.h"
#include "writer.h"

#define NAME_MAX_OF_PROC 48
#define STATUS_MAX	 4096
#define SMALLEST_PAGE	 4096u
/* So much of what is no text is shown. */
#define BYTES_SHOWN 128

struct file_name {
	char text[NAME_MAX_OF_PROC];
};

static struct file_name
name_file(int tid, const char *file)
{
	struct file_name name;
	struct sbx_writer writer = { name.text, name.text + NAME_MAX_OF_PROC - 1 };

	sbx_write_text(&writer, "/proc/");
	sbx_write_number(&writer, (uint32_t)tid);
	sbx_write_text(&writer, file);
	*writer.at = '\0';
	return name;
}

int
sbx_open_proc(int tid, const char *file)
{
	const struct file_name name = name_file(tid, file);

	return (int)sbx_call(__NR_openat, AT_FDCWD, (long)name.text, O_RDONLY | O_CLOEXEC, 0, 0);
}

size_t
sbx_read_proc(int tid, const char *file, char *to, size_t size)
{
	const int descriptor = sbx_open_proc(tid, file);
	size_t length = 0;
	long result;

	if (descriptor < 0)
		return 0;
	do {
		result = sbx_call(
		    __NR_read, descriptor, (long)(to + length), (long)(size - length), 0, 0);
		if (result > 0)
			length += (size_t)result;
	} while (result > 0 && length < size);
	sbx_close(descriptor);
	return length;
}

/* The value of @digit; 16 if it is none. */
static uint32_t
value_of(char digit)
{
	if (digit >= '0' && digit <= '9')
		return (uint32_t)(digit - '0');
	if (digit >= 'a' && digit <= 'f')
		return (uint32_t)(digit - 'a' + 10);
	return 16;
}

static const char *
read_number(const char *at, const char *end, uint32_t base, uint64_t *value)
{
	*value = 0;
	for (; at < end && value_of(*at) < base; at++)
		*value = *value * base + value_of(*at);
	return at;
}

/* The number on the line of @text that begins with @name, which ends with a tab. */
static uint64_t
find_number(const char *text, size_t length, const char *name, uint32_t base)
{
	const uint32_t size = sbx_text_length(name);
	uint64_t value = 0;

	for (size_t at = 0; at + size < length; at++) {
		if ((at == 0 || text[at - 1] == '\n') && sbx_same_bytes(text + at, name, size)) {
			read_number(text + at + size, text + length, base, &value);
			return value;
		}
	}
	return 0;
}

bool
sbx_read_caller(int tid, struct sbx_caller *caller)
{
	char text[STATUS_MAX];
	const size_t length = sbx_read_proc(tid, "/status", text, sizeof(text));

	*caller = (struct sbx_caller){
		.pid = (int)find_number(text, length, "Tgid:\t", 10),
		.parent = (int)find_number(text, length, "PPid:\t", 10),
		.threads = (int)find_number(text, length, "Threads:\t", 10),
		.tracer = (int)find_number(text, length, "TracerPid:\t", 10),
		.pending = find_number(text, length, "SigPnd:\t", 16),
		.blocked = find_number(text, length, "SigBlk:\t", 16),
		.ignored = find_number(text, length, "SigIgn:\t", 16),
		.caught = find_number(text, length, "SigCgt:\t", 16),
	};
	return caller->pid != 0;
}

size_t
sbx_read_program(int tid, char path[SBX_PATH_MAX])
{
	const struct file_name name = name_file(tid, "/exe");
	const long length =
	    sbx_call(__NR_readlinkat, AT_FDCWD, (long)name.text, (long)path, SBX_PATH_MAX, 0);

	return length > 0 ? (size_t)length : 0;
}

size_t
sbx_read_command(int tid, char command[SBX_COMMAND_MAX])
{
	const size_t length = sbx_read_proc(tid, "/comm", command, SBX_COMMAND_MAX);

	/* A newline ends it. */
	return length > 0 ? length - 1 : 0;
}

/* Where the line that begins at @at ends; @end if it does not. */
static const char *
find_end_of_line(const char *at, const char *end)
{
	while (at < end && *at != '\n')
		at++;
	return at;
}

/* start-end permissions offset device inode path. Whether the line is that of @address. */
static bool
read_mapping(const char *at, const char *end, uint64_t address, struct sbx_module *module)
{
	uint64_t first;
	uint64_t last;
	uint64_t offset;

	at = read_number(at, end, 16, &first);
	at = read_number(at + 1, end, 16, &last);
	if (address < first || address >= last || end - at < (long)sizeof(" rwxp "))
		return false;
	at = read_number(at + sizeof(" rwxp ") - 1, end, 16, &offset);
	for (int spaces = 0; spaces < 3 && at < end; at++)
		spaces += *at == ' ';
	while (at < end && *at == ' ')
		at++;
	module->offset = offset + (address - first);
	for (module->length = 0; at < end && module->length < SBX_PATH_MAX; at++)
		module->path[module->length++] = *at;
	return true;
}

/* Looks for @address in the whole lines of @text. Returns where the rest begins, null if it is found. */
static const char *
search_lines(const char *text, const char *end, uint64_t address, struct sbx_module *module)
{
	const char *line = text;

	for (;;) {
		const char *stop = find_end_of_line(line, end);

		if (stop == end)
			return line;
		if (read_mapping(line, stop, address, module))
			return NULL;
		line = stop + 1;
	}
}

bool
sbx_find_module(int tid, uint64_t address, struct sbx_module *module)
{
	/* Room for the longest line, of which there is a beginning. */
	static char text[3 * SBX_PATH_MAX];
	const int descriptor = sbx_open_proc(tid, "/maps");
	size_t length = 0;
	const char *rest = text;
	long result;

	*module = (struct sbx_module){ .length = 0 };
	if (descriptor < 0)
		return false;
	do {
		result = sbx_call(__NR_read, descriptor, (long)(text + length),
		    (long)(sizeof(text) - length), 0, 0);
		if (result <= 0)
			break;
		length += (size_t)result;
		rest = search_lines(text, text + length, address, module);
		if (rest == NULL)
			break;
		length = (size_t)(text + length - rest);
		for (size_t i = 0; i < length; i++)
			text[i] = rest[i];
	} while (length < sizeof(text));
	sbx_close(descriptor);
	return rest == NULL;
}

size_t
sbx_read_memory(int tid, uint64_t address, unsigned char *to, size_t size)
{
	size_t length = 0;

	/* Memory ends with a page, and the kernel reads all of a part or nothing. */
	while (length < size) {
		const size_t left = SMALLEST_PAGE - (size_t)((address + length) % SMALLEST_PAGE);
		const size_t part = left < size - length ? left : size - length;

		if (!sbx_peek(tid, (unsigned long)(address + length), to + length, part))
			break;
		length += part;
	}
	return length;
}

size_t
sbx_cut_text(const unsigned char *bytes, size_t length)
{
	size_t end = 0;

	while (end < length && bytes[end] != '\0')
		end++;
	if (end < length)
		end++;
	if (end < BYTES_SHOWN)
		end = BYTES_SHOWN;
	return end < length ? end : length;
}
