/* live: how far learning is -> one line on the terminal, which the next one replaces. C only. */

#ifndef SBX_LIVE_H
#define SBX_LIVE_H

#include <stdbool.h>

#include <linux/seccomp.h>

#include "table.h"

/*
 * Finds out whether there is somebody to show it to. The program may use the same terminal: then it is only
 * shown where the supervisor @hears_all calls, and so knows what the program writes there.
 */
void sbx_begin_live(bool hears_all);

/* Shows the line, if people read standard error and it is time for it; @elapsed is in nanoseconds. */
void sbx_show_live(uint64_t elapsed, uint64_t calls, uint32_t distinct, struct sbx_name name);

/* Takes it away. */
void sbx_hide_live(void);

/* Whether calls of this name may be about a terminal. */
bool sbx_may_talk(struct sbx_name name);

/*
 * Takes the line away before @call, which may be about the program's terminal: it does not come back before
 * the program was silent for a second, nor into a line that the program has begun, nor while it reads one.
 */
void sbx_note_talk(const struct seccomp_notif *call, uint64_t now);

#endif
