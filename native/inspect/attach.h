/* attach: a thread is stopped while its filters are read, and goes on as if nothing had been. C only. */

#ifndef SBX_ATTACH_H
#define SBX_ATTACH_H

#include "filters.h"

/* How a thread stopped. */
struct sbx_attached {
	int tid;
	/* A signal that it was about to get; 0 for none. */
	int signal;
};

/* Stops thread @tid. Ends with a message where that is not possible. */
struct sbx_attached sbx_attach(int tid);

/*
 * Lets it go on; where its job is stopped, it stays so. A call that waits, and that the stop has
 * interrupted, goes on by restart_syscall(2): where @filters refuse that, it is made anew, as the process
 * would be killed else.
 */
void sbx_detach(const struct sbx_attached *attached, const struct sbx_filters *filters);

#endif
