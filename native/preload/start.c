/*
 * start: libsandbox.so itself, from the loader's first call to the program's main. C only.
 *
 *     the loader      on_load()                     reads the policy, compiles; installs here if
 *                     |                             the program will not come by the next line
 *     the program     __libc_start_main() = on_start()
 *     the C library   __libc_start_main(on_main)    runs the program's constructors
 *                     on_main()                     installs
 *     the program     main()
 *
 * musl runs on_load() from within its __libc_start_main, so there the second line comes first.
 * Whichever comes first prepares; nothing is left to do at main that could go wrong but the kernel.
 */

#include <stddef.h>

#include "initial.h"
#include "install.h"
#include "link.h"
#include "prepare.h"
#include "refuse.h"

const char sbx_tool[] = "libsandbox";

typedef int main_function(int, char **, char **);
typedef int start_function(
    main_function *, int, char **, void (*)(void), void (*)(void), void (*)(void), void *);

/* The heap, if there is one: see warm_up_heap(). */
extern void *malloc(size_t size) __attribute__((weak));
extern void free(void *memory) __attribute__((weak));

static const struct sbx_import start_main = { "__libc_start_main", sizeof("__libc_start_main"),
	0xf63d4e2e };

/* All that is written here, in an order in which a short list fits into the first page. */
static struct {
	bool started; /* whether all below is known */
	struct sbx_prepared prepared;
	struct sbx_headers headers;
	struct sbx_stack stack;
	main_function *main;
	char memory[SBX_ARENA_SIZE] __attribute__((aligned(8)));
} state;

/* Turns the policy into a filter that is ready to be installed, or ends the process. */
static void
prepare(void)
{
	const struct sbx_arena arena = { state.memory, state.memory + sizeof(state.memory) };

	state.started = true;
	sbx_module_headers(&state.stack, &state.headers);
	sbx_prepare(&state.headers, &state.stack, SBX_INSTALLER_LIBRARY, arena, &state.prepared);
}

/*
 * Lets the heap set itself up. The first malloc calls brk and getrandom, which a program would then
 * need in its list just for its first printf.
 */
static void
warm_up_heap(void)
{
	if (&malloc != NULL && &free != NULL)
		free(malloc(1));
}

static void
install(void)
{
	if (!state.prepared.pending)
		return;
	state.prepared.pending = false;
	sbx_initial_clean(&state.stack);
	warm_up_heap();
	sbx_install(&state.prepared.program);
}

static int
on_main(int count, char **arguments, char **environment)
{
	install();
	return state.main(count, arguments, environment);
}

/* Stands in for the C library's __libc_start_main. */
static int
on_start(main_function *program_main, int count, char **arguments, void (*init)(void),
    void (*fini)(void), void (*loader_fini)(void), void *stack_end)
{
	start_function *next;

	if (!state.started) {
		sbx_stack_of(&state.stack, arguments);
		prepare();
	}
	next = (start_function *)sbx_link_next(&start_main);
	if (next == NULL)
		sbx_fail_with(SBX_MESSAGE_NO_START, 0);
	state.main = program_main;
	return next(state.prepared.pending ? on_main : program_main, count, arguments, init, fini,
	    loader_fini, stack_end);
}

/*
 * The one symbol that this library exports. It has no version, so that it satisfies imports of any;
 * the plain name would be bound like everybody's, so the library itself speaks of on_start.
 */
int __libc_start_main(main_function *, int, char **, void (*)(void), void (*)(void), void (*)(void),
    void *) __attribute__((alias("on_start"), visibility("default")));

/* Takes no arguments: musl passes none. */
__attribute__((constructor)) static void
on_load(void)
{
	const bool started = state.started;

	if (!started) {
		sbx_initial_find(&state.stack);
		prepare();
	}
	if (!state.prepared.pending)
		return;
	if (state.prepared.install_at == SBX_INSTALL_AT_CONSTRUCTOR ||
	    !(started ||
		sbx_link_is_called(
		    &state.headers, state.stack.entry, &start_main, (sbx_address)on_start)))
		install();
}
