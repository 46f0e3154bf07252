/* lines: records -> lines of text on standard output, some at a time. C only. */

#ifndef SBX_LINES_H
#define SBX_LINES_H

#include "listen.h"

/* "ready": from now on every record comes. */
void sbx_write_ready(void);

/* "type=SECCOMP msg=audit(...): ...", as in audit.log. */
void sbx_write_record(const struct sbx_record *record);

/* "silent": a record of our own did not come, and others will not either. */
void sbx_write_silent(void);

/* "dropped N": so many records of any kind the kernel itself has lost meanwhile. */
void sbx_write_dropped(uint32_t dropped);

/* "lost N": so many records in all have found no room. */
void sbx_write_lost(uint32_t lost);

/* Writes what is still held back. Ends the program when nobody reads it any more. */
void sbx_flush_lines(void);

#endif
