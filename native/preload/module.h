/* module: the program and the libraries that the loader has mapped, and their symbols. C only. */

#ifndef SBX_MODULE_H
#define SBX_MODULE_H

#include <stddef.h>

#include "stack.h"

/* An entry of the loader's list: struct link_map of link.h, in brief. */
struct sbx_module {
	sbx_address base;
	char *name;
	const Elf64_Dyn *dynamic;
	struct sbx_module *next;
};

/* The tables of a module that its dynamic section names; null where there is none. */
struct sbx_tables {
	sbx_address base;
	const Elf64_Sym *symbols;
	const char *strings;
	const uint32_t *gnu_hash;
	const uint32_t *hash;
	const Elf64_Rela *relocations[2]; /* DT_RELA and DT_JMPREL */
	size_t sizes[2];
};

/* The program; the other modules follow it. Null where no loader tells. */
const struct sbx_module *sbx_module_first(void);

/* What the dynamic section of @module says. */
struct sbx_tables sbx_module_tables(const struct sbx_module *module);

/* The address of the symbol called @name that @module defines; 0 when there is none. */
sbx_address sbx_module_symbol(const struct sbx_module *module, const char *name);

/* Whether both are the same name. */
bool sbx_is_name(const char *one, const char *other);

#endif
