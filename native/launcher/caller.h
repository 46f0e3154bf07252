/* caller: the number of a thread that makes a call -> what /proc says of it. C only. */

#ifndef SBX_CALLER_H
#define SBX_CALLER_H

#include <stdbool.h>

#include "image.h"

/* What comm(5) is, at most. */
#define SBX_COMMAND_MAX 64

/* Of the thread and its process; what is not known is 0. */
struct sbx_caller {
	int pid;
	int parent;
	int threads;
	int tracer;
	uint64_t pending; /* signals of the thread, by their numbers less 1 */
	uint64_t blocked;
	uint64_t ignored;
	uint64_t caught;
};

/* Opens /proc/TID@file to be read, as "/stat". Returns the descriptor, or the negated errno. */
int sbx_open_proc(int tid, const char *file);

/* Reads the beginning of that file. Returns its length; 0 where there is none. */
size_t sbx_read_proc(int tid, const char *file, char *to, size_t size);

/* Reads /proc/TID/status; false where there is none, as /proc is not mounted or it is gone. */
__attribute__((warn_unused_result)) bool sbx_read_caller(int tid, struct sbx_caller *caller);

/* The path of its program. Returns the length, 0 if it is not known. */
size_t sbx_read_program(int tid, char path[SBX_PATH_MAX]);

/* What its thread calls itself. Returns the length. */
size_t sbx_read_command(int tid, char command[SBX_COMMAND_MAX]);

/* The file in its memory at @address: where it begins in it, and the address's offset in that file. */
struct sbx_module {
	char path[SBX_PATH_MAX];
	size_t length; /* of the path; 0 for memory without a name */
	uint64_t offset;
};

__attribute__((warn_unused_result)) bool
sbx_find_module(int tid, uint64_t address, struct sbx_module *module);

/* Reads up to @size bytes of its memory at @address. Returns how many could be read, from the first on. */
size_t sbx_read_memory(int tid, uint64_t address, unsigned char *to, size_t size);

/* How many of the @length bytes that were read are worth showing: a text ends at its NUL. */
size_t sbx_cut_text(const unsigned char *bytes, size_t length);

#endif
