/* link: whom the program calls, and who comes after this library. C only. */

#include "link.h"

#include "arch.h"

/* This library's own dynamic section; the linker defines it. */
extern const Elf64_Dyn own_dynamic[] __asm__("_DYNAMIC") __attribute__((visibility("hidden")));

/* Whether @at is a relocation of a GOT slot for the function called @name. */
static bool
is_slot_for(const struct sbx_tables *tables, const Elf64_Rela *at, const struct sbx_import *name)
{
	const uint64_t index = ELF64_R_SYM(at->r_info);
	const uint64_t type = ELF64_R_TYPE(at->r_info);

	if (type != SBX_RELOCATION_GLOB_DAT && type != SBX_RELOCATION_JUMP_SLOT)
		return false;
	return sbx_is_named(tables, &tables->symbols[index], name);
}

/* The end of the segment with @headers that @address lies in; @address if in none. */
static sbx_address
segment_end(const struct sbx_headers *headers, sbx_address address)
{
	const Elf64_Phdr *table = (const Elf64_Phdr *)headers->table;

	for (sbx_address i = 0; i < headers->count; i++) {
		const sbx_address start = headers->base + table[i].p_vaddr;

		if (table[i].p_type == PT_LOAD && address - start < table[i].p_filesz)
			return start + table[i].p_filesz;
	}
	return address;
}

bool
sbx_link_is_called(const struct sbx_headers *headers, sbx_address entry,
    const struct sbx_import *name, sbx_address function)
{
	const struct sbx_module *program = sbx_module_first();
	const struct sbx_tables tables =
	    program != NULL ? sbx_module_tables(program) : (struct sbx_tables){ .base = 0 };
	const sbx_address end = segment_end(headers, entry);
	bool called = false;

	if (tables.symbols == NULL || tables.strings == NULL)
		return false;
	for (size_t table = 0; table < 2; table++) {
		const Elf64_Rela *at = tables.relocations[table];
		const size_t count = at == NULL ? 0 : tables.sizes[table] / sizeof(*at);

		for (size_t i = 0; i < count; i++) {
			const sbx_address slot = tables.base + at[i].r_offset;

			if (!is_slot_for(&tables, &at[i], name))
				continue;
			if (*(const sbx_address *)slot != function)
				return false;
			if (sbx_code_calls(
				(const unsigned char *)entry, (const unsigned char *)end, slot))
				called = true;
		}
	}
	return called;
}

sbx_address
sbx_link_next(const struct sbx_import *name)
{
	bool after_us = false;

	for (const struct sbx_module *at = sbx_module_first(); at != NULL; at = at->next) {
		const sbx_address found = after_us ? sbx_module_symbol(at, name) : 0;

		if (found != 0)
			return found;
		if (at->dynamic == own_dynamic)
			after_us = true;
	}
	return 0;
}
