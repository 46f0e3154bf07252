/* violation: a call that the policy does not allow -> a line of JSON about it. C only. */

#include "violation.h"

#include "action.h"
#include "called.h"
#include "json.h"
#include "text.h"

#define ARGUMENTS 6
#define SHOWN_MAX 4096u
/* Nothing is mapped below: vm.mmap_min_addr of most systems. */
#define LOWEST_ADDRESS 4096

void
sbx_write_abi(struct sbx_writer *writer, const struct seccomp_data *data)
{
	const struct sbx_abi *abi = sbx_called_abi(data);

	if (abi != NULL)
		sbx_write_string(writer, abi->name, sbx_text_length(abi->name));
	else
		sbx_write_address(writer, data->arch);
}

void
sbx_write_action(struct sbx_writer *writer, uint32_t result)
{
	const uint32_t error = result & SECCOMP_RET_DATA;
	struct sbx_name name = { .length = 0 };

	if ((result & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO) {
		name = sbx_errno_name(error);
		if (name.length == 0)
			sbx_write_number(writer, error);
	} else {
		for (uint32_t kind = SBX_ACTION_KILL; kind <= SBX_ACTION_ALLOW; kind++) {
			if (sbx_return_values[kind] == (result & SECCOMP_RET_ACTION_FULL))
				name = sbx_action_name((struct sbx_action){ (uint16_t)kind, 0 });
		}
	}
	sbx_write_bytes(writer, name.text, name.length);
}

static void
write_called(struct sbx_writer *writer, const struct seccomp_data *data)
{
	sbx_write_member(writer, "abi");
	sbx_write_abi(writer, data);
	sbx_write_member(writer, "number");
	sbx_write_integer(writer, data->nr);
	sbx_write_member(writer, "arguments");
	for (int i = 0; i < ARGUMENTS; i++) {
		sbx_write_byte(writer, i == 0 ? '[' : ',');
		sbx_write_address(writer, data->args[i]);
	}
	sbx_write_byte(writer, ']');
}

void
sbx_write_memory(struct sbx_writer *writer, const struct seccomp_notif *call, size_t size)
{
	static const char names[ARGUMENTS][2] = { "0", "1", "2", "3", "4", "5" };
	unsigned char bytes[SHOWN_MAX];

	sbx_write_byte(writer, '{');
	for (int i = 0; i < ARGUMENTS; i++) {
		const uint64_t address = call->data.args[i];
		size_t length;

		if (address < LOWEST_ADDRESS)
			continue;
		length = sbx_read_memory((int)call->pid, address, bytes, size);
		if (length == 0)
			continue;
		sbx_write_member(writer, names[i]);
		sbx_write_hex(writer, bytes, sbx_cut_text(bytes, length));
	}
	sbx_write_byte(writer, '}');
}

static void
write_caller(struct sbx_writer *writer, int tid, const struct sbx_caller *caller)
{
	static char program[SBX_PATH_MAX];
	char command[SBX_COMMAND_MAX];

	sbx_write_member(writer, "pid");
	sbx_write_integer(writer, caller->pid);
	sbx_write_member(writer, "tid");
	sbx_write_integer(writer, tid);
	sbx_write_member(writer, "program");
	sbx_write_string(writer, program, sbx_read_program(tid, program));
	sbx_write_member(writer, "command");
	sbx_write_string(writer, command, sbx_read_command(tid, command));
}

static void
write_place(struct sbx_writer *writer, int tid, uint64_t address)
{
	static struct sbx_module module;

	sbx_write_member(writer, "ip");
	sbx_write_address(writer, address);
	if (!sbx_find_module(tid, address, &module))
		module = (struct sbx_module){ .length = 0 };
	sbx_write_member(writer, "module");
	sbx_write_string(writer, module.path, module.length);
	sbx_write_member(writer, "offset");
	sbx_write_address(writer, module.offset);
}

void
sbx_write_violation(struct sbx_writer *writer, const struct seccomp_notif *call,
    const struct sbx_caller *caller, uint32_t result, bool denies)
{
	const int tid = (int)call->pid;

	sbx_write_text(writer, "{\"kind\":\"violation\"");
	write_caller(writer, tid, caller);
	write_called(writer, &call->data);
	sbx_write_member(writer, "memory");
	sbx_write_memory(writer, call, SHOWN_MAX);
	write_place(writer, tid, call->data.instruction_pointer);
	sbx_write_member(writer, "action");
	sbx_write_byte(writer, '"');
	sbx_write_action(writer, result);
	sbx_write_text(writer, denies ? "\",\"list\":\"deny\"}\n" : "\",\"list\":\"allow\"}\n");
}
