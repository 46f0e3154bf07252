/* processor: a thread that makes calls -> we, on the processor where it runs. C only. */

#ifndef SBX_PROCESSOR_H
#define SBX_PROCESSOR_H

/*
 * Who stops for its tracer wakes it, and is woken by it; where both are on one processor, that takes a
 * fraction of what it takes to wake another one, which sleeps. (A listener has SYNC_WAKE_UP for that:
 * notify.h.) The program itself stays where the kernel puts it.
 */

/* Goes where @tid runs, which is stopped; asks where that is only now and then. */
void sbx_join_processor(int tid);

/* Goes where we may be, for what comes behind all of them. */
void sbx_leave_processor(void);

#endif
