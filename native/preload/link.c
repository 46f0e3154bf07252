/* link: what the dynamic loader has bound and mapped. C only. */

#include "link.h"

#include <stddef.h>

#include "arch.h"
#include "text.h"

typedef Elf64_Dyn dynamic;
typedef Elf64_Rela relocation;
typedef Elf64_Sym symbol;

/* The loader's list of what is mapped: struct link_map and struct r_debug of link.h, in brief. */
struct module {
	sbx_address base;
	char *name;
	const dynamic *dynamic;
	struct module *next;
};

struct loader_debug {
	int version;
	struct module *first; /* the program */
};

/* The loader tells debuggers where the list is: glibc by the one, musl by the other. */
extern struct loader_debug _r_debug __attribute__((weak));
extern struct loader_debug *_dl_debug_addr __attribute__((weak));

/* The tables of a module that its dynamic section names; null where there is none. */
struct tables {
	sbx_address base;
	const symbol *symbols;
	const char *strings;
	const uint32_t *gnu_hash;
	const uint32_t *hash;
	const relocation *relocations[2]; /* DT_RELA and DT_JMPREL */
	size_t sizes[2];
};

/* This library's own dynamic section; the linker defines it. */
extern const dynamic own_dynamic[] __asm__("_DYNAMIC") __attribute__((visibility("hidden")));

/*
 * musl leaves the addresses in a dynamic section relative to @base. glibc makes them absolute, where
 * it can write them: not in the vDSO, the addresses of which are then lower than its base. A negative
 * base is that of a module which had to be mapped lower than the linker meant it.
 */
static inline const void *
absolute(sbx_address base, sbx_address address)
{
	const bool is_relative = &_r_debug == NULL || ((int64_t)base >= 0 && address < base);

	if (address == 0)
		return NULL;
	return (const void *)(is_relative ? base + address : address);
}

/* The program; the other modules follow it. */
static const struct module *
first_module(void)
{
	if (&_r_debug != NULL)
		return _r_debug.first;
	if (&_dl_debug_addr != NULL && _dl_debug_addr != NULL)
		return _dl_debug_addr->first;
	return NULL;
}

static struct tables
read_dynamic(const struct module *module)
{
	const sbx_address base = module->base;
	sbx_address values[DT_NUM] = { 0 };
	sbx_address gnu_hash = 0;

	for (const dynamic *entry = module->dynamic; entry->d_tag != DT_NULL; entry++) {
		if ((uint64_t)entry->d_tag < DT_NUM)
			values[entry->d_tag] = entry->d_un.d_val;
		else if (entry->d_tag == DT_GNU_HASH)
			gnu_hash = entry->d_un.d_ptr;
	}
	return (struct tables){
		.base = base,
		.symbols = absolute(base, values[DT_SYMTAB]),
		.strings = absolute(base, values[DT_STRTAB]),
		.gnu_hash = absolute(base, gnu_hash),
		.hash = absolute(base, values[DT_HASH]),
		.relocations = { absolute(base, values[DT_RELA]),
		    absolute(base, values[DT_JMPREL]) },
		.sizes = { values[DT_RELASZ], values[DT_PLTRELSZ] },
	};
}

static bool
is_name(const char *one, const char *other)
{
	while (*one != '\0' && *one == *other) {
		one++;
		other++;
	}
	return *one == *other;
}

/* Whether @at is a relocation of a GOT slot for the function called @name. */
static bool
is_slot_for(const struct tables *tables, const relocation *at, const char *name)
{
	const uint64_t index = ELF64_R_SYM(at->r_info);
	const uint64_t type = ELF64_R_TYPE(at->r_info);

	if (type != SBX_RELOCATION_GLOB_DAT && type != SBX_RELOCATION_JUMP_SLOT)
		return false;
	return is_name(tables->strings + tables->symbols[index].st_name, name);
}

/* The end of the segment of the program at @base that @address lies in; @address if in none. */
static sbx_address
segment_end(const struct sbx_stack *stack, sbx_address base, sbx_address address)
{
	const Elf64_Phdr *headers = (const Elf64_Phdr *)sbx_stack_auxiliary(stack, AT_PHDR);
	const sbx_address count = sbx_stack_auxiliary(stack, AT_PHNUM);

	for (sbx_address i = 0; headers != NULL && i < count; i++) {
		const sbx_address start = base + headers[i].p_vaddr;

		if (headers[i].p_type == PT_LOAD && address - start < headers[i].p_filesz)
			return start + headers[i].p_filesz;
	}
	return address;
}

bool
sbx_link_is_called(const struct sbx_stack *stack, const char *name, sbx_address function)
{
	const struct module *program = first_module();
	const struct tables tables =
	    program != NULL ? read_dynamic(program) : (struct tables){ .base = 0 };
	const sbx_address entry = sbx_stack_auxiliary(stack, AT_ENTRY);
	const sbx_address end = segment_end(stack, tables.base, entry);
	bool called = false;

	if (tables.symbols == NULL || tables.strings == NULL)
		return false;
	for (size_t table = 0; table < 2; table++) {
		const relocation *at = tables.relocations[table];
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

static bool
defines(const struct tables *tables, const symbol *candidate, const char *name)
{
	return candidate->st_shndx != SHN_UNDEF &&
	    is_name(tables->strings + candidate->st_name, name);
}

static uint32_t
gnu_hash_of(const char *name)
{
	uint32_t hash = 5381;

	for (; *name != '\0'; name++)
		hash = hash * 33 + (unsigned char)*name;
	return hash;
}

/*
 * Looks @name up in a DT_GNU_HASH table:
 *
 *     buckets  first symbol  filter words  shift | filter | buckets | a hash for each symbol
 *
 * The lowest bit of a symbol's hash is set where its bucket ends.
 */
static const symbol *
find_by_gnu_hash(const struct tables *tables, const char *name)
{
	const uint32_t *table = tables->gnu_hash;
	const uint32_t bucket_count = table[0];
	const uint32_t first = table[1];
	const uint32_t *buckets = table + 4 + table[2] * (sizeof(sbx_address) / sizeof(*table));
	const uint32_t *hashes = buckets + bucket_count;
	const uint32_t hash = gnu_hash_of(name);
	uint32_t index = bucket_count > 0 ? buckets[hash % bucket_count] : 0;

	if (index < first || index == 0)
		return NULL;
	for (;; index++) {
		const uint32_t other = hashes[index - first];

		if ((other | 1) == (hash | 1) && defines(tables, &tables->symbols[index], name))
			return &tables->symbols[index];
		if ((other & 1) != 0)
			return NULL;
	}
}

/* Looks @name up among all symbols; a DT_HASH table begins with two counts, the second is theirs. */
static const symbol *
find_in_order(const struct tables *tables, const char *name)
{
	for (uint32_t i = 1; i < tables->hash[1]; i++) {
		if (defines(tables, &tables->symbols[i], name))
			return &tables->symbols[i];
	}
	return NULL;
}

static sbx_address
find_symbol(const struct module *module, const char *name)
{
	const struct tables tables = read_dynamic(module);
	const symbol *found = NULL;

	if (tables.symbols == NULL || tables.strings == NULL)
		return 0;
	if (tables.gnu_hash != NULL)
		found = find_by_gnu_hash(&tables, name);
	else if (tables.hash != NULL)
		found = find_in_order(&tables, name);
	return found == NULL ? 0 : module->base + found->st_value;
}

sbx_address
sbx_link_next(const char *name)
{
	bool after_us = false;

	for (const struct module *at = first_module(); at != NULL; at = at->next) {
		const sbx_address found = after_us ? find_symbol(at, name) : 0;

		if (found != 0)
			return found;
		if (at->dynamic == own_dynamic)
			after_us = true;
	}
	return 0;
}
