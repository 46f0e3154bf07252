/* init: the first process of a container -> a child of it that launches the program. C only. */

#ifndef SBX_INIT_H
#define SBX_INIT_H

/*
 * A helper that loses its parent becomes a child of the first process of its PID namespace. Where that
 * is the launcher, and so the program, the program would see it. There the launcher stays the first
 * process, hands on signals, collects who has ended, and ends as the program does; it returns in a
 * child, which becomes the program. Elsewhere it just returns.
 */
void sbx_step_aside_as_init(void);

#endif
