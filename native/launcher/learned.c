/* learned: what was counted -> lines of JSON in a file. C only. */

#include "learned.h"

#include "arch.h"
#include "handlers.h"
#include "json.h"
#include "kinds.h"
#include "loading.h"
#include "processes.h"
#include "series.h"
#include "tally.h"
#include "text.h"
#include "violation.h"

/* An argument may have 128 KiB (MAX_ARG_STRLEN), of which each byte takes six characters at most. */
#define BUFFER_SIZE ((size_t)1024 * 1024)
/* A name of any bytes, and what arguments pointed to. */
#define LINE_MAX ((size_t)64 * 1024)

struct lines {
	struct sbx_writer writer;
	char *start;
	int file;
	bool failed;
};

static void
flush(struct lines *lines)
{
	const char *at = lines->start;

	while (at < lines->writer.at) {
		const long written =
		    sbx_call(SBX_SYS_WRITE, lines->file, (long)at, lines->writer.at - at, 0, 0);

		if (written <= 0) {
			lines->failed = true;
			break;
		}
		at += written;
	}
	lines->writer.at = lines->start;
}

static void
end_line(struct lines *lines)
{
	sbx_write_text(&lines->writer, "}\n");
	if ((size_t)(lines->writer.end - lines->writer.at) < LINE_MAX)
		flush(lines);
}

static void
write_program(struct sbx_writer *writer, uint32_t program)
{
	size_t length;
	const char *path = sbx_program_at(program, &length);

	sbx_write_member(writer, "program");
	sbx_write_string(writer, path, length);
}

static void
write_values(struct sbx_writer *writer, const struct sbx_tally *tally)
{
	int at = 0;

	sbx_write_member(writer, "values");
	sbx_write_byte(writer, '{');
	for (int i = 0; tally->matter >> i != 0; i++) {
		const char name[] = { (char)('0' + i), '\0' };

		if ((tally->matter >> i & 1) == 0)
			continue;
		sbx_write_member(writer, name);
		sbx_write_address(writer, tally->values[at++]);
	}
	sbx_write_byte(writer, '}');
}

static void
write_call(struct sbx_writer *writer, const struct sbx_tally *tally)
{
	const struct seccomp_data data = { .nr = tally->number, .arch = tally->arch };

	sbx_write_text(writer, "{\"kind\":\"call\"");
	write_program(writer, tally->program);
	sbx_write_member(writer, "child");
	sbx_write_text(writer, tally->child ? "true" : "false");
	sbx_write_member(writer, "abi");
	sbx_write_abi(writer, &data);
	sbx_write_member(writer, "number");
	sbx_write_integer(writer, tally->number);
	write_values(writer, tally);
	sbx_write_member(writer, "count");
	sbx_write_integer(writer, (int64_t)tally->count);
	sbx_write_member(writer, "first");
	sbx_write_milliseconds(writer, tally->first);
	sbx_write_member(writer, "last");
	sbx_write_milliseconds(writer, tally->last);
	sbx_write_member(writer, "pid");
	sbx_write_integer(writer, tally->pid);
	if (tally->has_descriptor) {
		sbx_write_member(writer, "descriptors");
		sbx_write_byte(writer, '[');
		sbx_write_integer(writer, tally->lowest);
		sbx_write_byte(writer, ',');
		sbx_write_integer(writer, tally->highest);
		sbx_write_byte(writer, ']');
	}
	if (tally->memory_length > 0) {
		sbx_write_member(writer, "memory");
		sbx_write_bytes(writer, sbx_memory_of(tally), tally->memory_length);
	}
}

static void
write_process(
    struct sbx_writer *writer, const struct sbx_process *process, uint64_t elapsed, int status)
{
	sbx_write_text(writer, "{\"kind\":\"process\"");
	sbx_write_member(writer, "pid");
	sbx_write_integer(writer, process->pid);
	sbx_write_member(writer, "parent");
	sbx_write_integer(writer, process->parent);
	write_program(writer, process->program);
	sbx_write_member(writer, "start");
	sbx_write_milliseconds(writer, process->start);
	sbx_write_member(writer, "end");
	sbx_write_milliseconds(writer, process->over ? process->end : elapsed);
	sbx_write_member(writer, "status");
	if (status != SBX_STATUS_UNKNOWN)
		sbx_write_integer(writer, status);
	else
		sbx_write_text(writer, "null");
}

static void
write_series(struct sbx_writer *writer)
{
	const struct sbx_series *series = sbx_all_times();

	sbx_write_text(writer, "{\"kind\":\"series\"");
	sbx_write_member(writer, "width");
	sbx_write_milliseconds(writer, series->width);
	sbx_write_member(writer, "counts");
	for (uint32_t i = 0; i < series->count; i++) {
		sbx_write_byte(writer, i == 0 ? '[' : ',');
		sbx_write_integer(writer, series->calls[i]);
	}
	sbx_write_byte(writer, ']');
}

static void
write_handler(struct sbx_writer *writer, struct sbx_handler handler)
{
	sbx_write_text(writer, "{\"kind\":\"handler\"");
	write_program(writer, handler.program);
	sbx_write_member(writer, "signal");
	sbx_write_integer(writer, handler.signal);
}

static void
write_end(struct lines *lines, const struct sbx_supervisor *supervisor, uint64_t elapsed)
{
	static const char *const points[] = { "exec", "exec", "entry", "main" };
	const struct sbx_launch *launch = supervisor->launch;
	const char *point = points[launch->point];
	struct sbx_writer *writer = &lines->writer;
	const uint64_t main = sbx_ask_witness(&supervisor->witness);

	sbx_write_text(writer, "{\"kind\":\"end\"");
	sbx_write_member(writer, "status");
	sbx_write_integer(writer, supervisor->status);
	sbx_write_member(writer, "elapsed");
	sbx_write_milliseconds(writer, elapsed);
	sbx_write_member(writer, "calls");
	sbx_write_integer(writer, (int64_t)sbx_call_count());
	sbx_write_member(writer, "distinct");
	sbx_write_integer(writer, sbx_distinct());
	sbx_write_member(writer, "install_at");
	sbx_write_string(writer, point, sbx_text_length(point));
	sbx_write_member(writer, "way");
	sbx_write_text(writer, supervisor->traced ? "\"ptrace\"" : "\"notify\"");
	if (main != 0) {
		sbx_write_member(writer, "main");
		sbx_write_milliseconds(
		    writer, main > supervisor->start ? main - supervisor->start : 0);
	}
	if (sbx_loaded() != 0) {
		sbx_write_member(writer, "loaded");
		sbx_write_milliseconds(writer, sbx_loaded());
	}
	sbx_write_member(writer, "program");
	sbx_write_string(writer, launch->image->path, sbx_text_length(launch->image->path));
	sbx_write_member(writer, "arguments");
	sbx_write_byte(writer, '[');
	for (int i = 0; launch->arguments[i] != NULL; i++) {
		if (i > 0)
			sbx_write_byte(writer, ',');
		flush(lines);
		sbx_write_string(
		    writer, launch->arguments[i], sbx_text_length(launch->arguments[i]));
	}
	sbx_write_byte(writer, ']');
	end_line(lines);
}

bool
sbx_write_records(const struct sbx_supervisor *supervisor, int file)
{
	static char buffer[BUFFER_SIZE];
	struct lines lines = { { buffer, buffer + sizeof(buffer) }, buffer, file, false };
	const uint64_t elapsed = sbx_now() - supervisor->start;

	for (uint32_t i = 0; i < sbx_tally_count(); i++) {
		write_call(&lines.writer, sbx_tally_at(i));
		end_line(&lines);
	}
	for (uint32_t i = 0; i < sbx_process_count(); i++) {
		const struct sbx_process *process = sbx_process_at(i);

		write_process(&lines.writer, process, elapsed,
		    process->pid == supervisor->program ? supervisor->status : process->status);
		end_line(&lines);
	}
	for (uint32_t i = 0; i < sbx_handler_count(); i++) {
		write_handler(&lines.writer, sbx_handler_at(i));
		end_line(&lines);
	}
	write_series(&lines.writer);
	end_line(&lines);
	write_end(&lines, supervisor, elapsed);
	flush(&lines);
	return !lines.failed;
}
