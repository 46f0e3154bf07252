/*
 * compile ROUNDS <LISTS: how long it takes to compile a list, in a process that did so before.
 *
 * Each line of LISTS is a list. It makes as many cases as there are methods, in their order.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline.h"
#include "rounds.h"

/* How often a fast method is repeated for one sample: a clock cannot tell one run from none. */
#define REPEATS	  50
#define LISTS_MAX 8
#define NAMES_MAX 512

struct list {
	struct sbx_settings settings;
	struct sbx_policy policy;
	struct sbx_ruleset ruleset;
	char *names[NAMES_MAX];
	size_t count;
};

static struct list lists[LISTS_MAX];
static char memory[SBX_ARENA_SIZE] __attribute__((aligned(8)));
static char kept[LISTS_MAX][SBX_ARENA_SIZE] __attribute__((aligned(8)));
static int nowhere;

static void
demand(bool success)
{
	if (!success)
		die("a list does not compile");
}

static struct sbx_arena
empty_arena(void)
{
	return (struct sbx_arena){ memory, memory + sizeof(memory) };
}

/* Numbers to program. */
static void
compile(const struct list *list)
{
	struct sbx_arena arena = empty_arena();
	struct sbx_diagnostic diagnostic;
	struct sbx_program program;

	demand(sbx_compile(&list->ruleset, &arena, &program, &diagnostic));
}

/* Names to program. */
static void
resolve(const struct list *list)
{
	struct sbx_arena arena = empty_arena();
	struct sbx_diagnostic diagnostic;
	struct sbx_ruleset ruleset;
	struct sbx_program program;

	demand(sbx_resolve(&list->policy, &list->settings.abis, &arena, &ruleset, &diagnostic) &&
	    sbx_compile(&ruleset, &arena, &program, &diagnostic));
}

/* Text to program. */
static void
tokenize(const struct list *list)
{
	struct sbx_arena arena = empty_arena();
	struct sbx_diagnostic diagnostic;
	struct sbx_policy policy;
	struct sbx_program program;

	demand(sbx_compile_settings(&list->settings, &arena, &policy, &program, &diagnostic));
}

/* Names to program, by libseccomp. */
static void
libseccomp(const struct list *list)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

	for (size_t i = 0; i < list->count; i++) {
		const int number = seccomp_syscall_resolve_name(list->names[i]);

		demand(seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0) == 0);
	}
	demand(seccomp_export_bpf(filter, nowhere) == 0);
	seccomp_release(filter);
}

static const struct {
	void (*run)(const struct list *);
	int repeats;
} methods[] = {
	{ compile, REPEATS },
	{ resolve, REPEATS },
	{ tokenize, REPEATS },
	{ libseccomp, 1 },
};

#define METHODS (sizeof(methods) / sizeof(*methods))

static double
measure(size_t index)
{
	const struct list *list = &lists[index / METHODS];
	const size_t method = index % METHODS;
	const uint64_t begin = now();

	for (int i = 0; i < methods[method].repeats; i++)
		methods[method].run(list);
	return (double)(now() - begin) / methods[method].repeats;
}

/* Brings list @index as far as each method wants it. */
static void
prepare(size_t index, const char *text)
{
	struct list *list = &lists[index];
	const struct sbx_source source = { "list", text, (uint32_t)strlen(text), false };
	struct sbx_arena arena = { kept[index], kept[index] + SBX_ARENA_SIZE };
	struct sbx_tokens tokens;
	const struct sbx_abi abi = sbx_abi_native();
	struct sbx_diagnostic diagnostic;

	list->settings.source = source;
	sbx_own_architecture(&abi, &list->settings.abis);
	list->settings.meaning.violation.kind = SBX_ACTION_KILL;
	demand(sbx_tokenize(&source, &arena, &tokens, &diagnostic) &&
	    sbx_parse(
		&tokens, &source, list->settings.meaning, &arena, &list->policy, &diagnostic) &&
	    sbx_resolve(&list->policy, &list->settings.abis, &arena, &list->ruleset, &diagnostic));
	for (char *name = strtok(strdup(text), ":"); name != NULL; name = strtok(NULL, ":")) {
		demand(list->count < NAMES_MAX);
		list->names[list->count++] = name;
	}
}

static size_t
read_lists(void)
{
	char *line = NULL;
	size_t size = 0;
	size_t count = 0;

	while (count < LISTS_MAX && getline(&line, &size, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		prepare(count++, line);
		line = NULL;
	}
	return count;
}

int
main(int count, char **arguments)
{
	if (count != 2)
		die("usage: compile ROUNDS <LISTS");
	nowhere = open("/dev/null", O_WRONLY);
	run_rounds(count_of(arguments[1]), read_lists() * METHODS, measure);
	return 0;
}
