/* verdict: a filter and a call -> what becomes of it; or is it allowed whatever its arguments are? C only. */

#ifndef SBX_VERDICT_H
#define SBX_VERDICT_H

#include <linux/seccomp.h>

#include "compile.h"

/*
 * Whether @program allows call @number of this machine's own ABI without a look at its arguments: what
 * the kernel also finds out, for its cache (seccomp_is_const_allow() of kernel/seccomp.c).
 */
bool sbx_allows(const struct sbx_program *program, uint32_t number);

/* What @program returns for a call, as the kernel would run it. It is one that compile made. */
uint32_t sbx_result_of(const struct sbx_program *program, const struct seccomp_data *data);

#endif
