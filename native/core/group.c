/* group: names for many system calls at once. Twin: packages/syscalls/src/group.ts */

#include "group.h"

#include "near.h"
#include "sbx_groups.h"
#include "text.h"

static struct sbx_name
name_at(const void *context, uint32_t index)
{
	const uint32_t start = sbx_group_start[index];

	(void)context;
	return (struct sbx_name){ sbx_group_pool + start, sbx_group_start[index + 1] - start };
}

bool
sbx_group_find(const char *text, uint32_t length, struct sbx_calls *calls)
{
	for (uint32_t i = 0; i < SBX_GROUP_COUNT; i++) {
		const struct sbx_name name = name_at(0, i);

		if (name.length == length && sbx_same_bytes(name.text, text, length)) {
			*calls = (struct sbx_calls){ sbx_group_calls + sbx_group_first[i],
				(uint32_t)(sbx_group_first[i + 1] - sbx_group_first[i]) };
			return true;
		}
	}
	return false;
}

void
sbx_group_near(struct sbx_diagnostic *diagnostic)
{
	sbx_near(diagnostic, (struct sbx_candidates){ name_at, 0, SBX_GROUP_COUNT });
}
