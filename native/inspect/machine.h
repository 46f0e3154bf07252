/* machine: what of inspecting depends on the processor, and nothing else. C only. */

#ifndef SBX_INSPECT_MACHINE_H
#define SBX_INSPECT_MACHINE_H

/* The launcher's, for the start of a program and for registers. */
#include "../launcher/machine.h"

#include <linux/seccomp.h>

#if defined(__x86_64__)
#include "machine/restart_x86_64.h"
#elif defined(__aarch64__)
#include "machine/restart_aarch64.h"
#endif

/*
 * In each header for a processor:
 *
 *     sbx_restart_of()     fills in the call by which the kernel would go on with one that the stop has
 *                          interrupted, restart_syscall(2); false where it makes none, or that is not known
 *     sbx_restart_whole()  has the kernel make the interrupted call anew instead
 */

#endif
