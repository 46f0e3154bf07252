/* descriptor: pipes and files of our own, out of the way of the program's. C only. */

#ifndef SBX_DESCRIPTOR_H
#define SBX_DESCRIPTOR_H

#include <stdbool.h>

#include "terminal.h"

struct sbx_pipe {
	int read;
	int write;
};

static inline void
sbx_close(int descriptor)
{
	sbx_call(__NR_close, descriptor, 0, 0, 0, 0);
}

/*
 * The descriptor, none of the standard ones, whose number is @text; the program does not inherit it. 0 where
 * there is none.
 */
int sbx_take_descriptor(const char *text);

/* Moves @descriptor out of the way if it is a standard one. Returns the new one, or the negated errno. */
int sbx_lift(int descriptor);

/* A pipe that a program does not inherit. Returns 0, or the negated errno. */
long sbx_make_pipe(struct sbx_pipe *made);

/* An empty file without a name, which the program does inherit. Returns 0, or an errno. */
long sbx_make_memory(int *descriptor);

/* Closes all descriptors but the @count at @kept; a negative one, or 0, stands for none. */
void sbx_close_others(const int *kept, unsigned count);

/* A number through a pipe; false when there is no more. */
void sbx_tell_number(int descriptor, long number);
__attribute__((warn_unused_result)) bool sbx_hear_number(int descriptor, long *number);

/* The same from process @pid, a child of ours; false when it has ended, which its pipe need not tell: we may have its other end. */
__attribute__((warn_unused_result)) bool sbx_hear_number_of(int descriptor, int pid, long *number);

#endif
