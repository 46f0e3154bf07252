/* main: sandboxify itself, from its first instruction to the program's. C only. */

#include <elf.h>

#include <asm/errno.h>
#include <linux/fcntl.h>

#include "descriptor.h"
#include "environment.h"
#include "explain.h"
#include "failure.h"
#include "helper.h"
#include "init.h"
#include "keyed.h"
#include "learn.h"
#include "policy.h"
#include "printer.h"
#include "text.h"

SBX_START;

/* Memory that is not touched costs nothing. */
static char memory[SBX_ARENA_SIZE] __attribute__((aligned(8)));
static struct sbx_image image;

/* Who starts a program with more privileges than his own must not choose how it is filtered. */
static void
refuse_privilege(const Elf64_auxv_t *auxiliary)
{
	for (; auxiliary->a_type != AT_NULL; auxiliary++) {
		if (auxiliary->a_type == AT_SECURE && auxiliary->a_un.a_val != 0)
			sbx_give_up(SBX_REASON_PRIVILEGED, NULL, 0);
	}
}

/* The descriptor for reports that @text names; 0 for none. */
static int
open_report(const char *text)
{
	const int descriptor = text == NULL ? 0 : sbx_take_descriptor(text);

	if (text != NULL && descriptor == 0)
		sbx_give_up(SBX_REASON_UNKNOWN_DESCRIPTOR, text, 0);
	sbx_report_to(descriptor);
	return descriptor;
}

/* Takes our variables out of @environment. */
static void
remove_variables(char **environment)
{
	char **to = environment;

	for (; *environment != NULL; environment++) {
		if (!sbx_is_variable(*environment))
			*to++ = *environment;
	}
	*to = NULL;
}

static const char *
name_of(enum sbx_point point)
{
	return point == SBX_POINT_ENTRY ? "entry" : "main";
}

/* By which way the filter gets into the program, where nothing else is said. */
static enum sbx_way
choose_way(enum sbx_way way, enum sbx_point point)
{
	if (way == SBX_WAY_AUTO)
		return point == SBX_POINT_EXEC ? SBX_WAY_KEYED : SBX_WAY_INJECT;
	if (way == SBX_WAY_KEYED && point != SBX_POINT_EXEC)
		sbx_give_up(SBX_REASON_KEYED_LATER, name_of(point), 0);
	return way;
}

/* @stack is what the kernel laid there: the number of arguments, these, the environment. */
_Noreturn void sbx_launch(long *stack);

_Noreturn void
sbx_launch(long *stack)
{
	struct sbx_arena arena = { memory, memory + sizeof(memory) };
	char **arguments = (char **)(stack + 1);
	char **environment = arguments + *stack + 1;
	char **end = environment;
	struct sbx_options options;
	struct sbx_launch launch = { .image = &image, .environment = environment };
	int report;

	while (*end != NULL)
		end++;
	refuse_privilege((const Elf64_auxv_t *)(void *)(end + 1));
	sbx_read_options(arguments, &options);
	if (options.prints)
		sbx_print_by_node(arguments, (int)*stack, environment);
	report = open_report(options.report);
	launch.arguments = options.program;
	sbx_find_image(options.program[0], environment, &image);
	launch.point = options.point == SBX_POINT_UNSAID ? SBX_POINT_EXEC : options.point;
	/* What the environment says of other programs is not learned from. */
	if (!options.learn || options.allow != NULL || options.file != NULL)
		sbx_make_filter(&options, environment, &arena, &launch);
	remove_variables(environment);
	if (options.learn)
		sbx_launch_learned(&launch, &options, &arena);
	if (options.explain)
		sbx_launch_explained(&launch, &options, &arena);
	launch.way = choose_way(options.way, launch.point);
	if (launch.way == SBX_WAY_KEYED)
		sbx_launch_keyed(&launch, &arena);
	sbx_step_aside_as_init();
	sbx_launch_with_helper(&launch, report);
}
