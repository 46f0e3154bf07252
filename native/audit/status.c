/* status: what the kernel says of its audit. C only. */

#include "status.h"

#include <stddef.h>

#include <linux/poll.h>
#include <linux/time_types.h>

#include "netlink.h"

/* A thread of the kernel answers, which takes a moment; a refusal is there at once. */
#define ANSWER_S 1

/* What newer kernels add to it is cut off. */
struct answer {
	struct nlmsghdr header;
	struct audit_status status;
};

static uint32_t
ask(int socket)
{
	const struct nlmsghdr request = {
		.nlmsg_len = sizeof(request),
		.nlmsg_type = AUDIT_GET,
		.nlmsg_flags = NLM_F_REQUEST,
	};
	const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct __kernel_timespec patience = { ANSWER_S, 0 };
	struct pollfd waiting = { socket, POLLIN, 0 };
	struct answer answer = { .header = { 0 } };
	long length;

	sbx_call_6(
	    __NR_sendto, socket, (long)&request, sizeof(request), 0, (long)&kernel, sizeof(kernel));
	sbx_call(__NR_ppoll, (long)&waiting, 1, (long)&patience, 0, 0);
	length =
	    sbx_call_6(__NR_recvfrom, socket, (long)&answer, sizeof(answer), MSG_DONTWAIT, 0, 0);
	if (length < (long)offsetof(struct answer, status.backlog) ||
	    answer.header.nlmsg_type != AUDIT_GET)
		return 0;
	return answer.status.lost;
}

uint32_t
sbx_dropped(void)
{
	const long made = sbx_audit_socket();
	uint32_t dropped;

	if (made < 0)
		return 0;
	dropped = ask((int)made);
	sbx_call(__NR_close, made, 0, 0, 0, 0);
	return dropped;
}
