/* tally: calls -> how often each was made, by which program and with which arguments. C only. */

#ifndef SBX_TALLY_H
#define SBX_TALLY_H

#include <linux/seccomp.h>

#include "matter.h"

struct sbx_tally {
	uint32_t program; /* see processes.h */
	uint32_t arch;
	int number;
	int pid;	/* of who made the first */
	bool child;	/* of the program that was started, or of one of its children */
	bool talks;	/* perhaps about a terminal */
	bool handles;	/* it is one of rt_sigaction(2) */
	bool fateful;	/* it may be the last of its process, or of the program that this runs */
	uint8_t matter; /* which arguments the values are */
	uint64_t values[SBX_MATTER_MAX];
	bool has_descriptor; /* its first argument is one: these were the lowest and the highest */
	int lowest;
	int highest;
	uint64_t count;
	uint64_t first;
	uint64_t last;
	uint64_t memory; /* where what its arguments pointed to begins, among the texts */
	uint32_t memory_length;
};

/* The tally of @call, new or not; its count is one more. Null where there is no memory. */
struct sbx_tally *
sbx_count_call(const struct seccomp_notif *call, uint32_t program, bool child, uint64_t now);

/* All in the order in which they were first made. */
uint64_t sbx_call_count(void);
uint32_t sbx_tally_count(void);
struct sbx_tally *sbx_tally_at(uint32_t index);

#endif
