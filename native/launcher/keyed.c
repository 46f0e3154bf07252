/* keyed: launch -> the program under its filter, by an exec that carries a key. C only. */

#include "keyed.h"

#include "failure.h"
#include "install.h"
#include "verdict.h"

/*
 * The calls that we still make under the filter: the exec, and where it fails a message and the end.
 * What the policy allows to everybody needs no key. Returns how many do.
 */
static uint32_t
find_keyed(const struct sbx_program *filter, uint32_t numbers[SBX_KEYED_MAX])
{
	static const uint32_t ours[SBX_KEYED_MAX] = { __NR_execve, __NR_write, __NR_exit_group };
	uint32_t count = 0;

	for (uint32_t i = 0; i < SBX_KEYED_MAX; i++) {
		if (!sbx_allows(filter, ours[i]))
			numbers[count++] = ours[i];
	}
	return count;
}

void
sbx_add_key(struct sbx_launch *launch, struct sbx_key *key, struct sbx_arena *arena)
{
	uint32_t numbers[SBX_KEYED_MAX];
	const uint32_t count = find_keyed(&launch->filter, numbers);
	long error;

	*key = (struct sbx_key){ { 0 } };
	if (count == 0)
		return;
	error = -sbx_make_key(key);
	if (error != 0)
		sbx_give_up(SBX_REASON_NO_RANDOM, NULL, error);
	if (!sbx_key_program(&launch->filter, key, numbers, count, arena))
		sbx_give_up(SBX_REASON_KEY_TOO_LONG, NULL, 0);
}

_Noreturn void
sbx_launch_keyed(struct sbx_launch *launch, struct sbx_arena *arena)
{
	struct sbx_key key;

	sbx_add_key(launch, &key, arena);
	sbx_begin_filtered(&key);
	sbx_install(&launch->filter);
	sbx_execute(launch, &key);
}
