/* failure: what went wrong -> one line on standard error, another for who asked, and the end. C only. */

#ifndef SBX_FAILURE_H
#define SBX_FAILURE_H

#include "fail.h"
#include "key.h"
#include "reason.h"

/* Failures are also reported on @descriptor, as JSON. */
void sbx_report_to(int descriptor);

/*
 * From here on a filter is in force: messages show @key, and what they need to know of the terminal
 * is found out now.
 */
void sbx_begin_filtered(const struct sbx_key *key);

/*
 * Says why; @subject is what the message is about, and @error an errno, 0 where it names none.
 * Bytes of @subject that are not printable are shown as \xNN.
 */
void sbx_tell(enum sbx_reason reason, const char *subject, long error);

/* The exit status that belongs to @reason. */
int sbx_status_of(enum sbx_reason reason);

/* Says why, and ends with the status that belongs to the reason. */
_Noreturn void sbx_give_up(enum sbx_reason reason, const char *subject, long error);

/* Ends without a word. */
_Noreturn void sbx_end(int status);

#endif
