/* failed: what cannot be done -> one line on standard error, with the cure, and the end. C only. */

#ifndef SBX_FAILED_H
#define SBX_FAILED_H

enum sbx_failed {
	SBX_FAILED_USAGE,
	SBX_FAILED_NO_PROCESS,
	SBX_FAILED_NOT_TRACEABLE,
	SBX_FAILED_NOT_STOPPED,
	SBX_FAILED_NOT_PRIVILEGED,
	SBX_FAILED_NO_FILTER,
	SBX_FAILED_NOT_KEPT,
	SBX_FAILED_READ,
	SBX_FAILED_TOO_MANY,
	SBX_FAILED_WRITE,
};

/* @error is an errno, 0 where there is none. Ends with status 125. */
_Noreturn void sbx_failed(enum sbx_failed reason, long error);

/* Ends without a word. */
_Noreturn void sbx_quit(int status);

#endif
