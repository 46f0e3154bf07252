/* matter: a call -> which of its arguments say what it does. C only. */

#include "matter.h"

#include "called.h"
#include "parameter.h"
#include "text.h"

#define A(index) (1u << (index))

/* Parameters that are int or unsigned int in the kernel have 32 bits, whatever else a register holds. */
static const struct {
	const char *name;
	uint8_t arguments;
	bool wide;
} known[] = {
	{ "arch_prctl", A(0), false },
	{ "bpf", A(0), false },
	{ "clone", A(0), true },
	{ "fcntl", A(1), false },
	{ "fcntl64", A(1), false },
	{ "getsockopt", A(1) | A(2), false },
	{ "ioctl", A(1), false },
	{ "ipc", A(0), false },
	{ "keyctl", A(0), false },
	{ "kill", A(1), false },
	{ "madvise", A(2), false },
	{ "mmap", A(2) | A(3), true },
	{ "mmap2", A(2) | A(3), true },
	{ "mprotect", A(2), true },
	{ "open", A(1), false },
	{ "openat", A(2), false },
	{ "personality", A(0), false },
	{ "pkey_mprotect", A(2), true },
	{ "prctl", A(0), false },
	{ "ptrace", A(0), true },
	{ "seccomp", A(0), false },
	{ "setns", A(1), false },
	{ "setsockopt", A(1) | A(2), false },
	{ "socket", A(0) | A(1) | A(2), false },
	{ "socketcall", A(0), false },
	{ "socketpair", A(0) | A(1) | A(2), false },
	{ "tgkill", A(2), false },
	{ "unshare", A(0), true },
};

#define KNOWN (sizeof(known) / sizeof(known[0]))
/* More than any ABI has, counted from its first. */
#define NUMBERS 1024

static struct sbx_matter matters[SBX_CALLED_ABIS][NUMBERS];

/* What the kernel calls a parameter that is a file descriptor. */
static bool
takes_descriptor(const struct sbx_abi *abi, uint32_t index)
{
	struct sbx_parameters parameters;
	struct sbx_parameter first;

	if (!sbx_parameters_of(abi, index, &parameters) || parameters.count == 0)
		return false;
	first = sbx_parameter_at(parameters, 0);
	return first.argument == 0 && sbx_is_text(first.name.text, first.name.length, "fd");
}

static void
fill_descriptors(const struct sbx_abi *abi, struct sbx_matter *of_numbers)
{
	for (uint32_t index = 0; index < sbx_syscall_count; index++) {
		const uint32_t number = abi->numbers[index] - abi->first_number;

		if (number < NUMBERS)
			of_numbers[number].descriptor = takes_descriptor(abi, index);
	}
}

static void
fill(void)
{
	struct sbx_abi i386 = { .index = SBX_ABIS_MAX };

	if (!sbx_abi_find("i386", 4, &i386))
		i386.index = SBX_ABIS_MAX;
	for (uint32_t i = 0; i < SBX_CALLED_ABIS; i++) {
		const struct sbx_abi *abi = sbx_called_at(i);

		for (uint32_t k = 0; abi != NULL && k < KNOWN; k++) {
			const char *name = known[k].name;
			const uint32_t length = sbx_text_length(name);
			const uint32_t index = sbx_syscall_index(name, length);
			/* Numbers below the first are those of calls that the ABI lacks. */
			const uint32_t number = index == SBX_NO_INDEX
			    ? NUMBERS
			    : abi->numbers[index] - abi->first_number;

			/* i386 has its arguments of mmap in memory. */
			if (number < NUMBERS &&
			    !(abi->index == i386.index && sbx_is_text(name, length, "mmap")))
				matters[i][number] =
				    (struct sbx_matter){ .arguments = known[k].arguments,
					    .wide = known[k].wide };
		}
		if (abi != NULL)
			fill_descriptors(abi, matters[i]);
	}
}

struct sbx_matter
sbx_what_matters(uint32_t index, uint32_t number)
{
	static bool filled;
	const struct sbx_abi *abi = sbx_called_at(index);

	if (!filled)
		fill();
	filled = true;
	if (abi == NULL || number - abi->first_number >= NUMBERS)
		return (struct sbx_matter){ .arguments = 0 };
	return matters[index][number - abi->first_number];
}
