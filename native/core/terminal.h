/* terminal: where messages go, and whether a person reads them there. C only: it stands for isatty. */

#ifndef SBX_TERMINAL_H
#define SBX_TERMINAL_H

#include <stdbool.h>

#include <asm/ioctls.h>

#include "arch.h"

#define STANDARD_ERROR 2

static inline bool
sbx_is_a_terminal(int descriptor)
{
	/* Room for the kernel's struct termios, on any architecture. */
	char termios[256];

	return sbx_call(SBX_SYS_IOCTL, descriptor, TCGETS, (long)termios, 0, 0) == 0;
}

/* Whether standard error is a terminal. */
static inline bool
sbx_is_terminal(void)
{
	return sbx_is_a_terminal(STANDARD_ERROR);
}

#endif
