/* module: the program and the libraries that the loader has mapped, and their symbols. C only. */

#ifndef SBX_MODULE_H
#define SBX_MODULE_H

#include <elf.h>
#include <stddef.h>

#include "embedded.h"
#include "stack.h"

/* As wide as a pointer: ElfW() of the C library's link.h. */
typedef Elf64_Addr sbx_address;

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
	sbx_address strings_size;
	const uint32_t *gnu_hash;
	const uint32_t *hash;
	const Elf64_Rela *relocations[2]; /* DT_RELA and DT_JMPREL */
	size_t sizes[2];
};

/* The name of a symbol that somebody else defines. */
struct sbx_import {
	char text[20];
	uint32_t size; /* with the NUL */
	uint32_t hash; /* as in a DT_GNU_HASH table: h = 5381, then h * 33 + byte for each byte */
};

/* The program; the other modules follow it. Null where no loader tells. */
const struct sbx_module *sbx_module_first(void);

/*
 * The program's headers. Those that @stack tells of may be the loader's, when it was run as a program:
 * then the C library knows better, or the process ends.
 */
void sbx_module_headers(const struct sbx_stack *stack, struct sbx_headers *headers);

/* What the dynamic section of @module says. */
struct sbx_tables sbx_module_tables(const struct sbx_module *module);

/* The address of the symbol called @name that @module defines; 0 when there is none. */
sbx_address sbx_module_symbol(const struct sbx_module *module, const struct sbx_import *name);

/* Whether @symbol, of @tables, is called @name. */
bool sbx_is_named(
    const struct sbx_tables *tables, const Elf64_Sym *symbol, const struct sbx_import *name);

#endif
