/* processes: the number of a thread that makes a call -> its process, and the program that this runs. C only. */

#ifndef SBX_PROCESSES_H
#define SBX_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No process ends with it. */
#define SBX_STATUS_UNKNOWN (-1)

struct sbx_process {
	int pid;
	int parent;
	int descriptor;	     /* pidfd_open(2); -1 for none */
	int executing;	     /* the thread that is about to become another program; 0 for none */
	uint32_t generation; /* of its threads: an exec ends the others */
	uint32_t program;    /* an index, see sbx_program_at() */
	int status;	     /* that it said it ends with */
	bool over;
	uint64_t start;
	uint64_t end;
};

/*
 * The index of the process of thread @tid, which makes a call at @now and waits meanwhile. UINT32_MAX
 * where there is no memory.
 */
uint32_t sbx_process_of(int tid, uint64_t now);

/* It is about to make this call, which may be its last as the program that it is. */
void sbx_note_exec(uint32_t process, int tid);
void sbx_note_exit(uint32_t process, int status, uint64_t now);

/* Finds out who has ended. Numbers can be given to others from then on. */
void sbx_note_ends(uint64_t now);

uint32_t sbx_process_count(void);
struct sbx_process *sbx_process_at(uint32_t index);

/* The path of a program, and its length. */
const char *sbx_program_at(uint32_t index, size_t *length);

#endif
