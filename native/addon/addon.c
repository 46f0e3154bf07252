/* addon: the bytes of a filter, from JavaScript -> the kernel, for all threads. C only: it serves Node. */

#include <node_api.h>

#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>

#include "arch.h"

/* All threads, or none. Without TSYNC_ESRCH a failure would be a thread's id. */
#define FLAGS (SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH)

#define FILTER_ARGUMENTS 1

/* What a call returned, as the kernel says it: a negated errno where it failed. */
static napi_value
to_number(napi_env env, long result)
{
	napi_value number = NULL;

	napi_create_int64(env, result, &number);
	return number;
}

/* -EFAULT where filters for all threads can be installed: without one, nothing is. */
static napi_value
probe(napi_env env, napi_callback_info info)
{
	(void)info;
	return to_number(env, sbx_call(SBX_SYS_SECCOMP, SECCOMP_SET_MODE_FILTER, FLAGS, 0, 0, 0));
}

static napi_value
forbid_new_privileges(napi_env env, napi_callback_info info)
{
	(void)info;
	return to_number(env, sbx_call(SBX_SYS_PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

/* The instructions in @value, a Uint8Array, as @fprog. Where there are none, an exception is pending. */
static bool
read_filter(napi_env env, napi_value value, struct sock_fprog *fprog)
{
	napi_typedarray_type type = napi_int8_array;
	bool is_typed = false;
	size_t length = 0;
	void *bytes = NULL;

	if (napi_is_typedarray(env, value, &is_typed) == napi_ok && is_typed)
		napi_get_typedarray_info(env, value, &type, &length, &bytes, NULL, NULL);
	if (type != napi_uint8_array) {
		napi_throw_type_error(env, NULL, "a filter is a Uint8Array");
		return false;
	}
	if (bytes == NULL || length == 0 || length % sizeof(struct sock_filter) != 0 ||
	    length / sizeof(struct sock_filter) > BPF_MAXINSNS) {
		napi_throw_range_error(
		    env, NULL, "a filter has 1 to 4096 instructions of 8 bytes each");
		return false;
	}
	fprog->len = (unsigned short)(length / sizeof(struct sock_filter));
	fprog->filter = bytes;
	return true;
}

static napi_value
install(napi_env env, napi_callback_info info)
{
	napi_value arguments[FILTER_ARGUMENTS] = { NULL };
	size_t count = FILTER_ARGUMENTS;
	struct sock_fprog fprog;

	/* What is not given is undefined. */
	if (napi_get_cb_info(env, info, &count, arguments, NULL, NULL) != napi_ok ||
	    !read_filter(env, arguments[0], &fprog))
		return NULL;
	return to_number(
	    env, sbx_call(SBX_SYS_SECCOMP, SECCOMP_SET_MODE_FILTER, FLAGS, (long)&fprog, 0, 0));
}

/* An addon without a libc can serve any environment of the process: it has no state. */
NAPI_MODULE_INIT()
{
	const napi_property_descriptor functions[] = {
		{ .utf8name = "probe", .method = probe, .attributes = napi_enumerable },
		{ .utf8name = "forbidNewPrivileges",
		    .method = forbid_new_privileges,
		    .attributes = napi_enumerable },
		{ .utf8name = "install", .method = install, .attributes = napi_enumerable },
	};

	napi_define_properties(env, exports, sizeof(functions) / sizeof(functions[0]), functions);
	return exports;
}
