/*
 * target: any bytes -> the C pipeline, and whether what it says can be right.
 *
 * The first byte says what the others are. Its low three bits choose the program's ABI; with 8 they are a
 * deny list, else an allow list, behind which a default action and architectures may follow, each after a
 * NUL; with 16 they are entries of an environment, each ending with a NUL; with both they are a policy
 * file. In ASCII: "a" to "g", "i" to "o", "q" to "w" and "x" to "~".
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

/* The launcher tells no more of a file's name. */
#define NAME_MAX_LENGTH 255

#define DENIES	8
#define ENTRIES 16

/* What stands behind the first byte. */
struct input {
	const char *bytes;
	size_t size;
	char kind;
	char *environment[ENTRIES_MAX + 1]; /* unless it is a file */
};

static bool
is_file(const struct input *input)
{
	return (input->kind & (DENIES | ENTRIES)) == (DENIES | ENTRIES);
}

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
make_environment(struct input *input)
{
	const char *prefixes[] = { (input->kind & DENIES) != 0 ? "SECCOMP_SYSCALL_DENY="
							       : "SECCOMP_SYSCALL_ALLOW=",
		"SECCOMP_DEFAULT_ACTION=", "SECCOMP_ARCHITECTURES=" };
	const bool whole = (input->kind & ENTRIES) != 0;
	const size_t most = whole ? ENTRIES_MAX : 3;
	const char *bytes = input->bytes;
	size_t size = input->size;
	size_t count = 0;

	while (count < most && (size > 0 || count == 0)) {
		const size_t length = strnlen(bytes, size);

		input->environment[count] = copy(whole ? "" : prefixes[count], bytes, length);
		count++;
		bytes += length;
		size -= length;
		if (size > 0) {
			bytes++;
			size--;
		}
	}
	input->environment[count] = NULL;
}

/* More of the arena than the longest list takes, if it has no condition. */
static size_t
room_for(const struct input *input)
{
	const size_t room =
	    SBX_INSTRUCTIONS_MAX * sizeof(struct sock_filter) + 128 * (input->size + 32);

	return room < SBX_ARENA_SIZE ? room : SBX_ARENA_SIZE;
}

/* An arena full of @filling, as far as the run before took of it. */
static struct sbx_arena
make_arena(const struct input *input, int filling, size_t taken)
{
	static char *memory;
	const size_t room = room_for(input);

	if (memory == NULL && (memory = malloc(SBX_ARENA_SIZE)) == NULL)
		sbx_complain("no memory");
	memset(memory, filling, taken > room ? taken : room);
	return (struct sbx_arena){ memory, memory + SBX_ARENA_SIZE };
}

/* Both forms of what is wrong, with the text of @file as messages show it. */
static void
check_messages(
    const struct sbx_diagnostic *diagnostic, struct sbx_file *file, struct outcome *outcome)
{
	sbx_restore_file(file);
	sbx_check_message(diagnostic, false, outcome);
	sbx_check_message(diagnostic, true, outcome);
	sbx_end_values(file);
}

static bool
read_settings(const struct input *input, const struct sbx_abi *abi, struct sbx_file *file,
    struct sbx_settings *settings, struct sbx_diagnostic *diagnostic)
{
	struct sbx_variables variables;

	if (!is_file(input))
		return sbx_read_environment(
		    input->environment, abi, SBX_INSTALLER_LIBRARY, settings, diagnostic);
	return sbx_read_file(file, &variables, diagnostic) &&
	    sbx_read_variables(&variables, abi, SBX_INSTALLER_LAUNCHER, settings, diagnostic);
}

/* What the pipeline says may not depend on the @filling of its memory. */
static void
run(const struct input *input, const struct sbx_abi *abi, int filling, struct sbx_file *file,
    struct outcome *outcome)
{
	static size_t taken;
	struct sbx_settings settings;
	struct sbx_diagnostic diagnostic;
	struct sbx_policy policy;
	struct sbx_program program;
	struct sbx_arena arena = make_arena(input, filling, taken);
	const char *memory = arena.at;

	memset(&settings, filling, sizeof(settings));
	memset(&diagnostic, filling, sizeof(diagnostic));
	outcome->length = 0;
	if (!read_settings(input, abi, file, &settings, &diagnostic)) {
		check_messages(&diagnostic, file, outcome);
		return;
	}
	if (!settings.given)
		return;
	if (settings.warned)
		check_messages(&settings.warning, file, outcome);
	if (!sbx_compile_settings(&settings, &arena, &policy, &program, &diagnostic)) {
		check_messages(&diagnostic, file, outcome);
		return;
	}
	taken = (size_t)(arena.at - memory);
	sbx_plant_fault(&program, &policy.source, filling);
	sbx_check_program(&program);
	outcome->length = program.length * sizeof(*program.instructions);
	memcpy(outcome->bytes, program.instructions, outcome->length);
}

/* Runs the pipeline on a file of its own, which is as it was in the end. */
static void
run_with_file(
    const struct input *input, const struct sbx_abi *abi, int filling, struct outcome *outcome)
{
	char name[NAME_MAX_LENGTH + 1];
	struct sbx_file file = { .name = name, .length = (uint32_t)input->size };

	memset(name, 'n', NAME_MAX_LENGTH);
	name[NAME_MAX_LENGTH] = '\0';
	file.text = copy("", input->bytes, input->size);
	run(input, abi, filling, &file, outcome);
	sbx_restore_file(&file);
	if (memcmp(file.text, input->bytes, input->size) != 0)
		sbx_complain("a file is changed");
	free(file.text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct outcome outcomes[2];
	struct input input;
	struct sbx_abi abi;

	if (size == 0)
		return 0;
	input = (struct input){ (const char *)data + 1, size - 1, (char)data[0], { NULL } };
	if (!sbx_abi_find(abi_names[data[0] & 7], (uint32_t)strlen(abi_names[data[0] & 7]), &abi))
		sbx_complain("no such ABI");
	if (!is_file(&input))
		make_environment(&input);
	run_with_file(&input, &abi, 0xaa, &outcomes[0]);
	run_with_file(&input, &abi, 0x55, &outcomes[1]);
	if (outcomes[0].length != outcomes[1].length ||
	    memcmp(outcomes[0].bytes, outcomes[1].bytes, outcomes[0].length) != 0)
		sbx_complain("the same text does not say the same twice");
	for (size_t i = 0; input.environment[i] != NULL; i++)
		free(input.environment[i]);
	return 0;
}
