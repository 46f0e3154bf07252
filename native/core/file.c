/* file: the text of a policy file -> the variables in it. Twin: packages/policy/src/file.ts */

#include "file.h"

#include "entries.h"

static bool
fail_at_name(enum sbx_code code, const struct sbx_source *source, struct sbx_span name,
    struct sbx_diagnostic *diagnostic)
{
	*diagnostic = (struct sbx_diagnostic){ .code = code, .source = *source, .span = name };
	return false;
}

/* Adds the variable of @entry to those that were @found. */
static bool
add_variable(const struct sbx_source *source, const struct sbx_entry *entry,
    struct sbx_variables *found, struct sbx_diagnostic *diagnostic)
{
	const struct sbx_span name = entry->name;
	const struct sbx_span value = entry->value;
	const enum sbx_variable variable =
	    sbx_variable_named(source->text + name.start, name.end - name.start);
	struct sbx_source *added;

	if (variable == SBX_VARIABLES) {
		fail_at_name(SBX_MESSAGE_UNKNOWN_VARIABLE, source, name, diagnostic);
		sbx_variable_near(diagnostic);
		return false;
	}
	added = &found->sources[variable];
	if (added->text != 0)
		return fail_at_name(SBX_MESSAGE_DUPLICATE_VARIABLE, source, name, diagnostic);
	*added = (struct sbx_source){
		.name = source->name,
		.text = source->text + value.start,
		.length = value.end - value.start,
		.before = value.start,
	};
	if (found->first == 0)
		found->first = added;
	return true;
}

/* Reads all entries; adds their variables to those that were @found, unless that is a null pointer. */
static bool
read_entries(
    const struct sbx_source *source, struct sbx_variables *found, struct sbx_diagnostic *diagnostic)
{
	struct sbx_reader reader;
	struct sbx_entry entry;

	if (!sbx_begin_entries(&reader, source, diagnostic))
		return false;
	while (sbx_has_entry(&reader)) {
		if (!sbx_read_entry(&reader, &entry))
			return false;
		if (found != 0 && entry.kind == SBX_ENTRY_VARIABLE &&
		    !add_variable(source, &entry, found, diagnostic))
			return false;
	}
	return true;
}

/* Keeps what stands behind the values. */
static void
note_ends(struct sbx_file *file, const struct sbx_variables *variables)
{
	for (uint32_t i = 0; i < SBX_VARIABLES; i++) {
		const struct sbx_source *source = &variables->sources[i];

		file->ends[i] = source->text != 0 ? source->before + source->length : 0;
		file->behind[i] = file->text[file->ends[i]];
	}
}

bool
sbx_read_file(
    struct sbx_file *file, struct sbx_variables *variables, struct sbx_diagnostic *diagnostic)
{
	const struct sbx_source source = { file->name, file->text, file->length, 0 };

	*variables = (struct sbx_variables){ .first = 0 };
	file->text[file->length] = '\0';
	/* What is wrong with the form of any entry is told before what is wrong with a name. */
	if (!read_entries(&source, 0, diagnostic) || !read_entries(&source, variables, diagnostic))
		return false;
	if (variables->sources[SBX_VARIABLE_SYSCALL_ALLOW].text == 0 &&
	    variables->sources[SBX_VARIABLE_SYSCALL_DENY].text == 0)
		return fail_at_name(
		    SBX_MESSAGE_NO_LIST_IN_FILE, &source, (struct sbx_span){ 0, 0 }, diagnostic);
	note_ends(file, variables);
	sbx_end_values(file);
	return true;
}

void
sbx_restore_file(struct sbx_file *file)
{
	for (uint32_t i = 0; i < SBX_VARIABLES; i++) {
		if (file->ends[i] != 0)
			file->text[file->ends[i]] = file->behind[i];
	}
}

void
sbx_end_values(struct sbx_file *file)
{
	for (uint32_t i = 0; i < SBX_VARIABLES; i++) {
		if (file->ends[i] != 0)
			file->text[file->ends[i]] = '\0';
	}
}
