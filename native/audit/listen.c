/* listen: the kernel's audit records, as they come, from netlink. C only. */

#include "listen.h"

#include <stddef.h>

#include <asm/errno.h>
#include <asm/socket.h>
#include <linux/filter.h>
#include <linux/sock_diag.h>

#include "netlink.h"

#define OPTIONS_LEVEL SOL_SOCKET

/* Room for some 50,000 records that come while nobody reads; the kernel takes memory as they come. */
#define BUFFER_SIZE (32 << 20)

static long
set_option(int listener, int option, const void *value, uint32_t size)
{
	return sbx_call(__NR_setsockopt, listener, OPTIONS_LEVEL, option, (long)value, size);
}

/* Has the kernel send nothing else: what is not about seccomp takes no room, and is never lost. */
static void
take_seccomp_only(int listener)
{
	/* A filter reads numbers as a network sends them; those of netlink are the machine's. */
	const uint16_t type = __builtin_bswap16(AUDIT_SECCOMP);
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, offsetof(struct nlmsghdr, nlmsg_type)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, type, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	const struct sock_fprog filter = { sizeof(code) / sizeof(code[0]), code };

	/* Without it all is as well, but for the number of what is lost. */
	set_option(listener, SO_ATTACH_FILTER, &filter, sizeof(filter));
}

static void
make_room(int listener)
{
	const int size = BUFFER_SIZE;

	if (set_option(listener, SO_RCVBUFFORCE, &size, sizeof(size)) != 0)
		set_option(listener, SO_RCVBUF, &size, sizeof(size));
}

long
sbx_listen(int *listener)
{
	const struct sockaddr_nl address = {
		.nl_family = AF_NETLINK,
		.nl_groups = 1u << (AUDIT_NLGRP_READLOG - 1),
	};
	const long made = sbx_audit_socket();
	long bound;

	if (made < 0)
		return -made;
	*listener = (int)made;
	take_seccomp_only(*listener);
	make_room(*listener);
	bound = sbx_call(__NR_bind, *listener, (long)&address, sizeof(address), 0, 0);
	return -bound;
}

enum sbx_received
sbx_receive(int listener, struct sbx_record *record)
{
	static union {
		struct nlmsghdr header;
		char bytes[SBX_RECORD_MAX];
	} message;
	struct sockaddr_nl sender = { .nl_pid = 1 };
	uint32_t sender_size = sizeof(sender);
	const long length = sbx_call_6(__NR_recvfrom, listener, (long)&message, sizeof(message),
	    MSG_DONTWAIT, (long)&sender, (long)&sender_size);

	/* That there was no room is told once; what had found room comes after it. */
	if (length == -ENOBUFS || length == -EINTR)
		return SBX_RECEIVED_OTHER;
	if (length < 0)
		return SBX_RECEIVED_NOTHING;
	if (length < NLMSG_HDRLEN || sender.nl_pid != 0 ||
	    message.header.nlmsg_type != AUDIT_SECCOMP)
		return SBX_RECEIVED_OTHER;
	record->text = message.bytes + NLMSG_HDRLEN;
	record->length = (uint32_t)length - NLMSG_HDRLEN;
	return SBX_RECEIVED_RECORD;
}

uint32_t
sbx_lost(int listener)
{
	uint32_t counts[SK_MEMINFO_VARS] = { 0 };
	uint32_t size = sizeof(counts);

	sbx_call(__NR_getsockopt, listener, OPTIONS_LEVEL, SO_MEMINFO, (long)counts, (long)&size);
	return counts[SK_MEMINFO_DROPS];
}
