/* link: what the dynamic loader has bound and mapped. C only. */

#ifndef SBX_LINK_H
#define SBX_LINK_H

#include <stddef.h>

#include "stack.h"

/* The tables of a program or library that its dynamic section names; null where there is none. */
struct sbx_tables {
	sbx_address base;
	const Elf64_Sym *symbols;
	const char *strings;
	const uint32_t *gnu_hash;
	const uint32_t *hash;
	const Elf64_Rela *relocations[2]; /* DT_RELA and DT_JMPREL */
	size_t sizes[2];
	const struct sbx_loader_debug *debug;
};

/* The tables of the program; empty when it is not to be read. */
struct sbx_tables sbx_link_program(const struct sbx_stack *stack);

/*
 * Whether @program's own import of @name is bound to @function: all its GOT slots for it hold that
 * address, and there is one. Only then will the program call @function.
 */
bool sbx_link_is_bound(const struct sbx_tables *program, const char *name, sbx_address function);

/*
 * The address of the next definition of @name after this library, in the order of the loader that
 * loaded @program, as dlsym(3) finds it with RTLD_NEXT; 0 when there is none.
 */
sbx_address sbx_link_next(const struct sbx_tables *program, const char *name);

#endif
