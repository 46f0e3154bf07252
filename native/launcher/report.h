/* report: a message for people -> the same for a program, as a line of JSON. C only. */

#ifndef SBX_REPORT_H
#define SBX_REPORT_H

#include "diagnostic.h"

/* JSON writes six characters for some. */
#define SBX_REPORT_MAX ((size_t)6 * SBX_DIAGNOSTIC_MAX)

/*
 * Writes {"code":"...","status":125,"message":"...","help":"..."} and a newline to @buffer, which has
 * SBX_REPORT_MAX bytes. @code is in capitals; from @line to @end stands "MESSAGE; help: HELP".
 *
 * Returns how many bytes were written.
 */
size_t
sbx_format_report(const char *code, int status, const char *line, const char *end, char *buffer);

#endif
