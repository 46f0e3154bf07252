/*
 * libseccomp OPTIMIZE NUMBER[=VALUE]...: the filter by libseccomp that allows these numbers, on standard
 * output; with a value only where argument 0 has it.
 */

#include <seccomp.h>
#include <stdlib.h>
#include <unistd.h>

#include "rounds.h"

int
main(int count, char **arguments)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

	if (count < 2 || filter == NULL)
		die("usage: libseccomp OPTIMIZE NUMBER...");
	if (seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, (uint32_t)count_of(arguments[1])) !=
	    0)
		die("seccomp_attr_set");
	for (int i = 2; i < count; i++) {
		char *end;
		const int number = (int)strtol(arguments[i], &end, 10);
		const unsigned int tests = *end == '=';
		const scmp_datum_t value = tests > 0 ? strtoull(end + 1, NULL, 10) : 0;

		if (seccomp_rule_add(
			filter, SCMP_ACT_ALLOW, number, tests, SCMP_A0(SCMP_CMP_EQ, value)) != 0)
			die("seccomp_rule_add");
	}
	if (seccomp_export_bpf(filter, STDOUT_FILENO) != 0)
		die("seccomp_export_bpf");
	seccomp_release(filter);
	return 0;
}
