/* called: what a filter sees of a call -> its ABI and its name. C only. */

#include "called.h"

#include "architectures.h"
#include "text.h"

const struct sbx_abi *
sbx_called_at(uint32_t index)
{
	static const char *const names[SBX_CALLED_ABIS] = { "x86_64", "x32", "i386", "aarch64",
		"arm" };
	static struct sbx_abis abis;
	struct sbx_abi *abi;

	if (index >= SBX_CALLED_ABIS)
		return NULL;
	abi = &abis.list[index];
	if (abi->name == NULL && !sbx_abi_find(names[index], sbx_text_length(names[index]), abi))
		return NULL;
	return abi;
}

uint32_t
sbx_called_index(const struct seccomp_data *data)
{
	const uint32_t number = (uint32_t)data->nr;

	for (uint32_t i = 0; i < SBX_CALLED_ABIS; i++) {
		const struct sbx_abi *abi = sbx_called_at(i);

		if (abi != NULL && abi->audit_arch == data->arch && number >= abi->first_number &&
		    number <= abi->last_number)
			return i;
	}
	return SBX_CALLED_ABIS;
}

const struct sbx_abi *
sbx_called_abi(const struct seccomp_data *data)
{
	return sbx_called_at(sbx_called_index(data));
}

struct sbx_name
sbx_called_name(const struct seccomp_data *data)
{
	const struct sbx_abi *abi = sbx_called_abi(data);
	const uint32_t index =
	    abi == NULL ? SBX_NO_INDEX : sbx_syscall_numbered(abi, (uint32_t)data->nr);

	if (index == SBX_NO_INDEX)
		return (struct sbx_name){ .length = 0 };
	return sbx_syscall_name(index);
}
