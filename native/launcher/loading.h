/* loading: the first calls of a program -> when its loader was done with it. C only. */

#ifndef SBX_LOADING_H
#define SBX_LOADING_H

#include <linux/seccomp.h>

#include <stdint.h>

/*
 * @call is made by the program that was started, @now. The first that comes from other code than the
 * loader's is the first behind it: a constructor's, or the program's own.
 */
void sbx_note_loading(const struct seccomp_notif *call, uint64_t now);

/* When that was, in nanoseconds since the start; 0 where it is not known, as for a program without a loader. */
uint64_t sbx_loaded(void);

#endif
