/* victim: a process, one thread of which is filtered and makes one call */

#ifndef SBX_TEST_VICTIM_H
#define SBX_TEST_VICTIM_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stdint.h>

#include "call.h"

/* One call, and the filter under which it is made; an empty one is not installed. */
struct request {
	struct sock_fprog program;
	uint32_t number;
	uint64_t arguments[CALL_ARGUMENTS];
	bool int80;
};

enum what {
	SIGHTING_NONE,
	SIGHTING_GONE,
	SIGHTING_TRAPPED,
	SIGHTING_RETURNED,
};

/* What became of the thread. */
struct sighting {
	enum what what;
	long result;	 /* of SIGHTING_RETURNED */
	uint32_t number; /* of SIGHTING_TRAPPED: si_syscall and si_arch */
	uint32_t arch;
};

/*
 * Makes the call of @request in a thread that is filtered alone, and writes a sighting to @out.
 * Never returns. The whole process may die of it.
 */
_Noreturn void be_victim(const struct request *request, int out);

#endif
