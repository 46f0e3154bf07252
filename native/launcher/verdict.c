/* verdict: a filter and a call -> what becomes of it; or is it allowed whatever its arguments are? C only. */

#include "verdict.h"

#include <linux/seccomp.h>

#include "assemble.h"
#include "table.h"

/* Where the filter goes on: all its jumps lead forward. */
static const struct sock_filter *
follow(const struct sock_filter *at, uint32_t word)
{
	bool holds = false;

	switch (at->code) {
	case SBX_CODE_EQUAL: holds = word == at->k; break;
	case SBX_CODE_AT_LEAST: holds = word >= at->k; break;
	case SBX_CODE_ANY_BIT: holds = (word & at->k) != 0; break;
	default: break;
	}
	return at + 1 + (holds ? at->jt : at->jf);
}

/* Runs @program; @looked says whether it read an argument. */
static uint32_t
run(const struct sbx_program *program, const struct seccomp_data *data, bool *looked)
{
	const struct sock_filter *at = program->instructions;
	const struct sock_filter *end = at + program->length;
	uint32_t word = 0;

	*looked = false;
	while (at < end) {
		switch (at->code) {
		case SBX_CODE_RETURN: return at->k;
		case SBX_CODE_LOAD:
			if (at->k != offsetof(struct seccomp_data, nr) &&
			    at->k != offsetof(struct seccomp_data, arch))
				*looked = true;
			__builtin_memcpy(&word, (const char *)data + at->k, sizeof(word));
			at++;
			break;
		case SBX_CODE_AND:
			word &= at->k;
			at++;
			break;
		case SBX_CODE_JUMP: at += 1 + at->k; break;
		default: at = follow(at, word); break;
		}
	}
	return SECCOMP_RET_KILL_PROCESS;
}

bool
sbx_allows(const struct sbx_program *program, uint32_t number)
{
	const struct seccomp_data data = { .nr = (int)number, .arch = sbx_abi_native().audit_arch };
	bool looked;

	return run(program, &data, &looked) == SECCOMP_RET_ALLOW && !looked;
}

uint32_t
sbx_result_of(const struct sbx_program *program, const struct seccomp_data *data)
{
	bool looked;

	return run(program, data, &looked);
}
