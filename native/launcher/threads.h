/* threads: the number of a thread -> its process. C only: it stands for Map. */

#ifndef SBX_THREADS_H
#define SBX_THREADS_H

#include <stdint.h>

struct sbx_thread {
	int tid; /* 0 for none */
	uint32_t process;
	uint32_t generation;
	uint64_t passed; /* what tells the last call that passed from others; 0 for not known */
};

/* Null for one that is not known; valid until another is put. */
struct sbx_thread *sbx_find_thread(int tid);

/* In the place of what was known of its number. What there is no memory for is not known later. */
void sbx_put_thread(const struct sbx_thread *thread);

#endif
