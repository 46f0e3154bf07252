/* netlink: the socket of the kernel's audit. C only. */

#ifndef SBX_NETLINK_H
#define SBX_NETLINK_H

#include <linux/audit.h>
#include <linux/netlink.h>

#include "arch.h"

/* include/linux/net.h and include/linux/socket.h, which are not there for programs without a C library. */
#define AF_NETLINK   16
#define SOCK_RAW     3
#define SOCK_CLOEXEC 02000000
#define MSG_DONTWAIT 0x40

/* Returns a descriptor, or a negated errno. */
static inline long
sbx_audit_socket(void)
{
	return sbx_call(__NR_socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT, 0, 0);
}

#endif
