/* relocate: what a loader does to a file that it maps, done by the file itself. C only. */

#ifndef SBX_RELOCATE_H
#define SBX_RELOCATE_H

/*
 * Makes the addresses in this file's constants those of where the kernel has mapped it. Compilers keep few
 * in memory, or none: before this call, nothing may be used but code and variables.
 */
void sbx_relocate(void);

#endif
