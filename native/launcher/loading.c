/* loading: the first calls of a program -> when its loader was done with it. C only. */

#include "loading.h"

#include "caller.h"
#include "gate.h"
#include "text.h"

/* A loader calls the kernel at so many places at most; more are looked up each time. */
#define PLACES_MAX 64u

static struct {
	char path[SBX_PATH_MAX]; /* of the loader */
	size_t length;
	uint64_t places[PLACES_MAX];
	uint32_t count;
	uint64_t done;
	bool over; /* it is done, or will not be known */
} loading;

static bool
is_known_place(uint64_t address)
{
	for (uint32_t i = 0; i < loading.count; i++) {
		if (loading.places[i] == address)
			return true;
	}
	return false;
}

static bool
is_loader(const struct sbx_module *module)
{
	return module->length == loading.length &&
	    sbx_same_bytes(module->path, loading.path, (uint32_t)loading.length);
}

/* The first call of all is the loader's, if it is not the program's own. */
static void
begin(int tid, const struct sbx_module *module)
{
	static char program[SBX_PATH_MAX];
	const size_t length = sbx_read_program(tid, program);

	if (length == 0 || module->length == 0 ||
	    (length == module->length && sbx_same_bytes(module->path, program, (uint32_t)length)))
		loading.over = true;
	loading.length = module->length;
	__builtin_memcpy(loading.path, module->path, module->length);
}

/* Calls of 32-bit programs come from the vDSO, whoever makes them. */
static bool
tells_its_caller(const struct seccomp_notif *call)
{
	const struct sbx_gate *gate = sbx_gate_of(call->data.arch);

	return gate != NULL && !gate->is_32;
}

void
sbx_note_loading(const struct seccomp_notif *call, uint64_t now)
{
	static struct sbx_module module;
	const uint64_t address = call->data.instruction_pointer;

	if (loading.over || is_known_place(address))
		return;
	if (!tells_its_caller(call) || !sbx_find_module((int)call->pid, address, &module)) {
		loading.over = true;
		return;
	}
	if (loading.length == 0)
		begin((int)call->pid, &module);
	if (loading.over)
		return;
	if (!is_loader(&module)) {
		loading.done = now;
		loading.over = true;
	} else if (loading.count < PLACES_MAX) {
		loading.places[loading.count++] = address;
	}
}

uint64_t
sbx_loaded(void)
{
	return loading.done;
}
