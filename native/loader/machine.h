/* machine: what of a program's beginning depends on the processor, and nothing else. C only. */

#ifndef SBX_MACHINE_H
#define SBX_MACHINE_H

#if defined(__x86_64__)
#include "machine/x86_64.h"
#elif defined(__aarch64__)
#include "machine/aarch64.h"
#endif

/*
 * In each header for a processor:
 *
 *     SBX_START                 the assembly of _start, which calls sbx_relocate(), then sbx_load() with the
 *                               address of the initial stack; puts the registers back as the kernel hands
 *                               them over, and jumps to where sbx_load() says
 *     SBX_RELOCATION_RELATIVE   the relocation of an address in the file itself
 */

#endif
