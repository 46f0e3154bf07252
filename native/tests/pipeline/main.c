/*
 * sbx-pipeline: the C pipeline as a command, for tests.
 *
 * Standard input is a row of requests, each "ABI LENGTH\n" and then LENGTH bytes: entries of an
 * environment, a NUL after each, read for the library; "loader ABI LENGTH\n" and such entries, read for
 * the loader; or "file ABI LENGTH\n" and a policy file, read for the launcher. Standard output has for each a row of answers, "KIND LENGTH\n" and then LENGTH bytes:
 *
 *     none                                        no variable is set
 *     [variables] settings [warning warned] program
 *     [variables] [settings [warning warned]] error terminal
 *
 * "variables" are those of a file as entries, a NUL after each; "settings" is "LIST INSTALL_POINT VERBOSE
 * RETURN_VALUE", and "program" the instructions. "error" and "warning" are messages in one line,
 * "terminal" and "warned" the same for a terminal.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "pipeline.h"

const char sbx_tool[] = "sbx-pipeline";

/* More entries than any test has. */
#define ENTRIES_MAX 64

struct request {
	enum sbx_installer installer; /* the launcher reads a file */
	struct sbx_abi abi;
	size_t length;
};

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
answer_program(const struct sbx_program *program)
{
	answer("program", program->instructions, program->length * sizeof(*program->instructions));
}

static void
answer_warning(const struct sbx_diagnostic *diagnostic)
{
	char text[SBX_DIAGNOSTIC_MAX];

	answer("warning", text, sbx_format_diagnostic(diagnostic, false, text, sizeof(text)));
	answer("warned", text, sbx_format_diagnostic(diagnostic, true, text, sizeof(text)));
}

static void
answer_settings(const struct sbx_settings *settings)
{
	static const char *const points[SBX_INSTALL_POINTS] = { "main", "constructor", "exec",
		"entry" };
	char text[SBX_DIAGNOSTIC_MAX];
	const int length = snprintf(text, sizeof(text), "%s %s %d 0x%08x",
	    settings->meaning.denies ? "deny" : "allow", points[settings->install_at],
	    settings->verbose, sbx_return_value(settings->meaning.violation));

	answer("settings", text, (size_t)length);
}

/* The variables of a file; those of an environment are the request. */
static void
answer_variables(const struct sbx_variables *variables)
{
	static const char *const names[SBX_VARIABLES] = { "SECCOMP_ARCHITECTURES",
		"SECCOMP_DEFAULT_ACTION", "SECCOMP_INSTALL_AT", "SECCOMP_SYSCALL_ALLOW",
		"SECCOMP_SYSCALL_DENY", "SECCOMP_VERBOSE" };
	char *text;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	if (stream == NULL)
		die("no memory");
	for (size_t i = 0; i < SBX_VARIABLES; i++) {
		const struct sbx_source *source = &variables->sources[i];

		if (source->text == NULL)
			continue;
		if (source->text[source->length] != '\0')
			die("no NUL is behind a value");
		fprintf(stream, "%s=%s%c", names[i], source->text, '\0');
	}
	fclose(stream);
	answer("variables", text, length);
	free(text);
}

static void
run_file(struct sbx_file *file, const struct sbx_abi *abi, struct sbx_arena arena)
{
	struct sbx_variables variables;
	struct sbx_settings settings;
	struct sbx_diagnostic diagnostic;
	struct sbx_policy policy;
	struct sbx_program program;

	if (!sbx_read_file(file, &variables, &diagnostic)) {
		answer_error(&diagnostic);
		return;
	}
	answer_variables(&variables);
	if (!sbx_read_variables(&variables, abi, SBX_INSTALLER_LAUNCHER, &settings, &diagnostic)) {
		sbx_restore_file(file);
		answer_error(&diagnostic);
		return;
	}
	answer_settings(&settings);
	if (settings.warned) {
		sbx_restore_file(file);
		answer_warning(&settings.warning);
		sbx_end_values(file);
	}
	if (!sbx_compile_settings(&settings, &arena, &policy, &program, &diagnostic)) {
		sbx_restore_file(file);
		answer_error(&diagnostic);
	} else {
		answer_program(&program);
	}
}

static void
run_environment(char *const *environment, const struct request *request, struct sbx_arena arena)
{
	struct sbx_settings settings;
	struct sbx_diagnostic diagnostic;
	struct sbx_policy policy;
	struct sbx_program program;

	if (!sbx_read_environment(
		environment, &request->abi, request->installer, &settings, &diagnostic)) {
		answer_error(&diagnostic);
		return;
	}
	if (!settings.given) {
		answer("none", "", 0);
		return;
	}
	answer_settings(&settings);
	if (settings.warned)
		answer_warning(&settings.warning);
	if (!sbx_compile_settings(&settings, &arena, &policy, &program, &diagnostic))
		answer_error(&diagnostic);
	else
		answer_program(&program);
}

/* Makes @environment point at the entries in @block. */
static void
split(char *block, size_t length, char **environment)
{
	size_t count = 0;

	for (size_t at = 0; at < length; at += strlen(block + at) + 1) {
		if (count == ENTRIES_MAX || memchr(block + at, '\0', length - at) == NULL)
			die("request has too many entries, or one without its NUL");
		environment[count++] = block + at;
	}
	environment[count] = NULL;
}

/* Reads the first line of a request; false at the end of the input. */
static bool
read_head(struct request *request)
{
	char line[64];
	char *abi = line;
	char *space;
	char *end;

	if (fgets(line, sizeof(line), stdin) == NULL)
		return false;
	request->installer = SBX_INSTALLER_LIBRARY;
	if (strncmp(line, "file ", 5) == 0)
		request->installer = SBX_INSTALLER_LAUNCHER;
	else if (strncmp(line, "loader ", 7) == 0)
		request->installer = SBX_INSTALLER_LOADER;
	if (request->installer != SBX_INSTALLER_LIBRARY)
		abi = strchr(line, ' ') + 1;
	space = strchr(abi, ' ');
	if (space == NULL)
		die("no such request");
	*space = '\0';
	if (!sbx_abi_find(abi, (uint32_t)strlen(abi), &request->abi))
		die("no such ABI");
	request->length = strtoul(space + 1, &end, 10);
	if (end == space + 1 || *end != '\n')
		die("no such length");
	return true;
}

int
main(void)
{
	char *memory = malloc(SBX_ARENA_SIZE);
	struct request request;

	if (memory == NULL)
		die("no memory");
	while (read_head(&request)) {
		const struct sbx_arena arena = { memory, memory + SBX_ARENA_SIZE };
		char *block = malloc(request.length + 1);
		char *environment[ENTRIES_MAX + 1];

		if (block == NULL)
			die("no memory");
		if (fread(block, 1, request.length, stdin) != request.length)
			die("request is cut short");
		if (request.installer == SBX_INSTALLER_LAUNCHER) {
			struct sbx_file file = { .name = "files", .text = block };

			file.length = (uint32_t)request.length;
			run_file(&file, &request.abi, arena);
		} else {
			split(block, request.length, environment);
			run_environment(environment, &request, arena);
		}
		free(block);
	}
	free(memory);
	return ferror(stdin) ? 1 : 0;
}
