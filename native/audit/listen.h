/* listen: the kernel's audit records, as they come, from netlink. C only. */

#ifndef SBX_LISTEN_H
#define SBX_LISTEN_H

#include <stdint.h>

/* The kernel's longest message has 8970 bytes: MAX_AUDIT_MESSAGE_LENGTH. */
#define SBX_RECORD_MAX 16384

/*
 * A socket to which the kernel sends each record about seccomp, in @listener. Returns 0, or an errno:
 * CAP_AUDIT_READ is needed in the first user namespace.
 */
long sbx_listen(int *listener);

/* What sbx_receive() has found. */
enum sbx_received {
	SBX_RECEIVED_RECORD,
	SBX_RECEIVED_OTHER,
	SBX_RECEIVED_NOTHING,
};

/* A record's text, which begins with "audit(". It is not ended by a NUL. */
struct sbx_record {
	char *text;
	uint32_t length;
};

/* Takes what has come, without waiting. The next call overwrites the text of @record. */
enum sbx_received sbx_receive(int listener, struct sbx_record *record);

/* How many records found no room since sbx_listen(), modulo 2^32. */
uint32_t sbx_lost(int listener);

#endif
