/*
 * sbx-pipeline: the C pipeline as a command, for tests.
 *
 * Standard input is a row of requests, each "ABI LENGTH\n" and then LENGTH bytes: entries of an
 * environment, a NUL after each. Standard output has for each a row of answers, "KIND LENGTH\n" and
 * then LENGTH bytes:
 *
 *     none                               no variable is set
 *     settings [warning] program         "LIST INSTALL_POINT VERBOSE RETURN_VALUE", the instructions
 *     [settings [warning]] error terminal
 *
 * "error" and "warning" are messages in one line, "terminal" is the error's for a terminal.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline.h"

const char sbx_tool[] = "sbx-pipeline";

/* More entries than any test has. */
#define ENTRIES_MAX 64

static _Noreturn void
die(const char *reason)
{
	fprintf(stderr, "sbx-pipeline: %s\n", reason);
	exit(1);
}

static void
answer(const char *kind, const void *bytes, size_t length)
{
	printf("%s %zu\n", kind, length);
	if (fwrite(bytes, 1, length, stdout) != length)
		die("cannot write");
}

static void
answer_error(const struct sbx_diagnostic *diagnostic)
{
	char text[SBX_DIAGNOSTIC_MAX];

	answer("error", text, sbx_format_diagnostic(diagnostic, false, text, sizeof(text)));
	answer("terminal", text, sbx_format_diagnostic(diagnostic, true, text, sizeof(text)));
}

static void
answer_settings(const struct sbx_settings *settings)
{
	char text[SBX_DIAGNOSTIC_MAX];
	const int length = snprintf(text, sizeof(text), "%s %s %d 0x%08x",
	    settings->meaning.denies ? "deny" : "allow",
	    settings->install_at == SBX_INSTALL_AT_MAIN ? "main" : "constructor", settings->verbose,
	    sbx_return_value(settings->meaning.violation));

	answer("settings", text, (size_t)length);
	if (settings->warned)
		answer("warning", text,
		    sbx_format_diagnostic(&settings->warning, false, text, sizeof(text)));
}

static void
run(char *const *environment, const struct sbx_abi *abi, struct sbx_arena arena)
{
	struct sbx_settings settings;
	struct sbx_diagnostic diagnostic;
	struct sbx_policy policy;
	struct sbx_program program;

	if (!sbx_read_environment(environment, abi, &settings, &diagnostic)) {
		answer_error(&diagnostic);
		return;
	}
	if (!settings.given) {
		answer("none", "", 0);
		return;
	}
	answer_settings(&settings);
	if (!sbx_compile_settings(&settings, &arena, &policy, &program, &diagnostic))
		answer_error(&diagnostic);
	else
		answer("program", program.instructions,
		    program.length * sizeof(*program.instructions));
}

/* Reads the entries of one request into @block, and makes @environment point at them. */
static void
read_environment(char *block, size_t length, char **environment)
{
	size_t count = 0;

	if (fread(block, 1, length, stdin) != length)
		die("request is cut short");
	for (size_t at = 0; at < length; at += strlen(block + at) + 1) {
		if (count == ENTRIES_MAX || memchr(block + at, '\0', length - at) == NULL)
			die("request has too many entries, or one without its NUL");
		environment[count++] = block + at;
	}
	environment[count] = NULL;
}

/* Reads "ABI LENGTH\n"; false at the end of the input. */
static bool
read_head(struct sbx_abi *abi, size_t *length)
{
	char line[64];
	char *space;
	char *end;

	if (fgets(line, sizeof(line), stdin) == NULL)
		return false;
	space = strchr(line, ' ');
	if (space == NULL)
		die("no such request");
	*space = '\0';
	if (!sbx_abi_find(line, (uint32_t)strlen(line), abi))
		die("no such ABI");
	*length = strtoul(space + 1, &end, 10);
	if (end == space + 1 || *end != '\n')
		die("no such length");
	return true;
}

int
main(void)
{
	char *memory = malloc(SBX_ARENA_SIZE);
	struct sbx_abi abi;
	size_t length;

	if (memory == NULL)
		die("no memory");
	while (read_head(&abi, &length)) {
		char *block = malloc(length + 1);
		char *environment[ENTRIES_MAX + 1];

		if (block == NULL)
			die("no memory");
		read_environment(block, length, environment);
		run(environment, &abi, (struct sbx_arena){ memory, memory + SBX_ARENA_SIZE });
		free(block);
	}
	free(memory);
	return ferror(stdin) ? 1 : 0;
}
