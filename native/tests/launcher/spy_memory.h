/* spy_memory: three words -> how many of them are in a traced process: in its memory or its registers */

#ifndef SBX_TEST_SPY_MEMORY_H
#define SBX_TEST_SPY_MEMORY_H

#include <stdint.h>
#include <sys/types.h>

/* A word counts at whatever address, an odd one as well. */
int spy_find(pid_t pid, const uint64_t words[3]);

#endif
