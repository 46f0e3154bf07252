/* phase: a part of a program's life -> whether its filter is in force there */

#ifndef SBX_TEST_PHASE_H
#define SBX_TEST_PHASE_H

#include "raw.h"

/* The parent's PID, or the negated errno by which a filter answers: the call itself never fails. */
static inline long
try_phase(void)
{
	return raw_call3(__NR_getppid, 0, 0, 0);
}

/* What the library's constructor found, before the program's entry point in programs of glibc. */
long library_phase(void);

#endif
