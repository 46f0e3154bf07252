/*
 * target: any bytes -> the C pipeline, and whether what it says can be right.
 *
 * The first byte says what the others are. Its low three bits choose the program's ABI; with 8 they are a
 * deny list, else an allow list, behind which a default action and architectures may follow, each after a
 * NUL; with 16 they are entries of an environment, each ending with a NUL; with both they are a policy file. In
 * ASCII: "a" to "g", "i" to "o", "q" to "w", and "y" to "~" with "x".
 */

#include "target.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fault.h"
#include "file.h"
#include "pipeline.h"

const char sbx_tool[] = "sbx-fuzz";

#define ENTRIES_MAX 16

/* "a" is x86_64. */
static const char *const abi_names[8] = { "x86_64", "x86_64", "x32", "i386", "aarch64", "arm",
	"riscv64", "s390x" };

/* A copy of its own size, so that a byte read beyond it is seen. */
static char *
copy(const char *prefix, const char *bytes, size_t length)
{
	const size_t prefix_length = strlen(prefix);
	char *text = malloc(prefix_length + length + 1);

	if (text == NULL)
		sbx_complain("no memory");
	memcpy(text, prefix, prefix_length);
	memcpy(text + prefix_length, bytes, length);
	text[prefix_length + length] = '\0';
	return text;
}

/* Splits the input at its NULs into the entries of an environment. */
static void
make_environment(const char *bytes, size_t size, char kind, char **environment)
{
	const char *prefixes[] = { (kind & 8) != 0 ? "SECCOMP_SYSCALL_DENY="
						   : "SECCOMP_SYSCALL_ALLOW=",
		"SECCOMP_DEFAULT_ACTION=", "SECCOMP_ARCHITECTURES=" };
	const size_t most = (kind & 16) != 0 ? ENTRIES_MAX : 3;
	size_t count = 0;

	while (count < most && (size > 0 || count == 0)) {
		const size_t length = strnlen(bytes, size);

		environment[count] = copy((kind & 16) != 0 ? "" : prefixes[count], bytes, length);
		count++;
		bytes += length;
		size -= length;
		if (size > 0) {
			bytes++;
			size--;
		}
	}
	environment[count] = NULL;
}

/* More of the arena than the longest list of @environment takes, if it has no condition. */
static size_t
room_for(char *const *environment)
{
	size_t room = SBX_INSTRUCTIONS_MAX * sizeof(struct sock_filter);

	for (; *environment != NULL; environment++)
		room += 128 * (strlen(*environment) + 1);
	return room < SBX_ARENA_SIZE ? room : SBX_ARENA_SIZE;
}

/*
 * Runs the pipeline in an arena full of @filling, as far as the run before took of it: what it says may
 * not depend on that.
 */
static void
run(char *const *environment, const struct sbx_abi *abi, int filling, struct outcome *outcome)
{
	static char *memory;
	static size_t taken;
	const size_t room = room_for(environment);
	struct sbx_settings settings;
	struct sbx_diagnostic diagnostic;
	struct sbx_policy policy;
	struct sbx_program program;
	struct sbx_arena arena;

	if (memory == NULL && (memory = malloc(SBX_ARENA_SIZE)) == NULL)
		sbx_complain("no memory");
	memset(memory, filling, taken > room ? taken : room);
	memset(&settings, filling, sizeof(settings));
	memset(&diagnostic, filling, sizeof(diagnostic));
	arena = (struct sbx_arena){ memory, memory + SBX_ARENA_SIZE };
	outcome->length = 0;
	if (!sbx_read_environment(environment, abi, &settings, &diagnostic)) {
		sbx_check_message(&diagnostic, false, outcome);
		sbx_check_message(&diagnostic, true, outcome);
		return;
	}
	if (!settings.given)
		return;
	if (settings.warned)
		sbx_check_message(&settings.warning, false, outcome);
	if (sbx_compile_settings(&settings, &arena, &policy, &program, &diagnostic)) {
		taken = (size_t)(arena.at - memory);
		sbx_plant_fault(&program, &policy.source, filling);
		sbx_check_program(&program);
		outcome->length = program.length * sizeof(*program.instructions);
		memcpy(outcome->bytes, program.instructions, outcome->length);
	} else {
		sbx_check_message(&diagnostic, false, outcome);
		sbx_check_message(&diagnostic, true, outcome);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct outcome outcomes[2];
	char *environment[ENTRIES_MAX + 1];
	struct sbx_abi abi;

	if (size == 0)
		return 0;
	if (!sbx_abi_find(abi_names[data[0] & 7], (uint32_t)strlen(abi_names[data[0] & 7]), &abi))
		sbx_complain("no such ABI");
	make_environment((const char *)data + 1, size - 1, (char)data[0], environment);
	run(environment, &abi, 0xaa, &outcomes[0]);
	run(environment, &abi, 0x55, &outcomes[1]);
	if (outcomes[0].length != outcomes[1].length ||
	    memcmp(outcomes[0].bytes, outcomes[1].bytes, outcomes[0].length) != 0)
		sbx_complain("the same text does not say the same twice");
	for (size_t i = 0; environment[i] != NULL; i++)
		free(environment[i]);
	return 0;
}
