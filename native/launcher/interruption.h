/* interruption: a call that ends as there is a tracer -> the same, as it would be without one. C only. */

#ifndef SBX_INTERRUPTION_H
#define SBX_INTERRUPTION_H

/* What the kernel itself makes of a call that a signal ends: its include/linux/errno.h. Programs never see it. */
#define SBX_ERESTARTSYS	   512 /* it begins again, if there is no handler, or one with SA_RESTART */
#define SBX_ERESTARTNOINTR 513 /* it begins again */
#define SBX_ERESTARTNOHAND 514 /* it begins again, if there is no handler */

/*
 * A signal is about to reach @tid, which is traced. One that it ignores does not even wake it otherwise
 * (sig_ignored() of kernel/signal.c). Most calls then begin again; some would end with EINTR, and are made
 * to begin again: with all their time, if that has a limit, but not after it is over; so it may take twice
 * as long.
 */
void sbx_undo_interruption(int tid);

#endif
