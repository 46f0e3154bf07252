/* module: the program and the libraries that the loader has mapped, and their symbols. C only. */

#include "module.h"

#include "refuse.h"
#include "text.h"

/* struct r_debug of link.h, in brief. */
struct loader_debug {
	int version;
	struct sbx_module *first;
};

/* The loader tells debuggers where the list is: glibc by the one, musl by the other. */
extern struct loader_debug _r_debug __attribute__((weak));
extern struct loader_debug *_dl_debug_addr __attribute__((weak));

/* struct dl_phdr_info of link.h, in brief. */
struct loader_headers {
	sbx_address base;
	const char *name;
	const Elf64_Phdr *table;
	Elf64_Half count;
};

/* dl_iterate_phdr(3): glibc and musl both have it. */
extern int dl_iterate_phdr(int (*callback)(struct loader_headers *, size_t, void *), void *data)
    __attribute__((weak));

const struct sbx_module *
sbx_module_first(void)
{
	if (&_r_debug != NULL)
		return _r_debug.first;
	if (&_dl_debug_addr != NULL && _dl_debug_addr != NULL)
		return _dl_debug_addr->first;
	return NULL;
}

/* Takes the first headers that the C library tells of, which are the program's. */
static int
take_first(struct loader_headers *told, size_t size, void *headers)
{
	(void)size;
	*(struct sbx_headers *)headers =
	    (struct sbx_headers){ (uintptr_t)told->table, told->count, told->base };
	return 1;
}

/* Whether @headers are those of a module with the dynamic section @dynamic. */
static bool
have_dynamic(const struct sbx_headers *headers, const Elf64_Dyn *dynamic)
{
	const Elf64_Phdr *table = (const Elf64_Phdr *)headers->table;

	for (uint64_t i = 0; i < headers->count; i++) {
		if (table[i].p_type == PT_DYNAMIC)
			return headers->base + table[i].p_vaddr == (sbx_address)dynamic;
	}
	return false;
}

void
sbx_module_headers(const struct sbx_stack *stack, struct sbx_headers *headers)
{
	const struct sbx_module *program = sbx_module_first();

	*headers = (struct sbx_headers){ stack->headers, stack->header_count, 0 };
	if (program != NULL && headers->table != 0) {
		headers->base = program->base;
		if (have_dynamic(headers, program->dynamic))
			return;
	}
	if (&dl_iterate_phdr == NULL || dl_iterate_phdr(take_first, headers) != 1)
		sbx_fail_with(SBX_MESSAGE_UNPLACED_PROGRAM, 0);
}

/*
 * musl leaves the addresses in a dynamic section relative to @base. glibc makes them absolute, where
 * it can write them: not in the vDSO, the addresses of which are then lower than its base. A negative
 * base is that of a module which had to be mapped lower than the linker meant it.
 *
 * Below this address they are relative.
 */
static inline sbx_address
least_absolute(sbx_address base)
{
	if (&_r_debug == NULL)
		return UINT64_MAX;
	return (int64_t)base < 0 ? 0 : base;
}

static inline const void *
absolute(sbx_address base, sbx_address least, sbx_address address)
{
	if (address == 0)
		return NULL;
	return (const void *)(address < least ? base + address : address);
}

struct sbx_tables
sbx_module_tables(const struct sbx_module *module)
{
	const sbx_address base = module->base;
	const sbx_address least = least_absolute(base);
	sbx_address values[DT_NUM] = { 0 };
	sbx_address gnu_hash = 0;

	for (const Elf64_Dyn *entry = module->dynamic; entry->d_tag != DT_NULL; entry++) {
		if ((uint64_t)entry->d_tag < DT_NUM)
			values[entry->d_tag] = entry->d_un.d_val;
		else if (entry->d_tag == DT_GNU_HASH)
			gnu_hash = entry->d_un.d_ptr;
	}
	return (struct sbx_tables){
		.base = base,
		.symbols = absolute(base, least, values[DT_SYMTAB]),
		.strings = absolute(base, least, values[DT_STRTAB]),
		.strings_size = values[DT_STRSZ],
		.gnu_hash = absolute(base, least, gnu_hash),
		.hash = absolute(base, least, values[DT_HASH]),
		.relocations = { absolute(base, least, values[DT_RELA]),
		    absolute(base, least, values[DT_JMPREL]) },
		.sizes = { values[DT_RELASZ], values[DT_PLTRELSZ] },
	};
}

bool
sbx_is_named(
    const struct sbx_tables *tables, const Elf64_Sym *symbol, const struct sbx_import *name)
{
	const uint32_t start = symbol->st_name;

	/* Where the table ends within the name, it is another one. */
	return start + (sbx_address)name->size <= tables->strings_size &&
	    sbx_same_bytes(tables->strings + start, name->text, name->size);
}

static bool
defines(const struct sbx_tables *tables, const Elf64_Sym *candidate, const struct sbx_import *name)
{
	return candidate->st_shndx != SHN_UNDEF && sbx_is_named(tables, candidate, name);
}

/*
 * Looks @name up in a DT_GNU_HASH table:
 *
 *     buckets  first symbol  filter words  shift | filter | buckets | a hash for each symbol
 *
 * The lowest bit of a symbol's hash is set where its bucket ends.
 */
static const Elf64_Sym *
find_by_gnu_hash(const struct sbx_tables *tables, const struct sbx_import *name)
{
	const uint32_t *table = tables->gnu_hash;
	const uint32_t bucket_count = table[0];
	const uint32_t first = table[1];
	const uint32_t *buckets = table + 4 + table[2] * (sizeof(sbx_address) / sizeof(*table));
	const uint32_t *hashes = buckets + bucket_count;
	const uint32_t hash = name->hash;
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
static const Elf64_Sym *
find_in_order(const struct sbx_tables *tables, const struct sbx_import *name)
{
	for (uint32_t i = 1; i < tables->hash[1]; i++) {
		if (defines(tables, &tables->symbols[i], name))
			return &tables->symbols[i];
	}
	return NULL;
}

sbx_address
sbx_module_symbol(const struct sbx_module *module, const struct sbx_import *name)
{
	const struct sbx_tables tables = sbx_module_tables(module);
	const Elf64_Sym *found = NULL;

	if (tables.symbols == NULL || tables.strings == NULL)
		return 0;
	if (tables.gnu_hash != NULL)
		found = find_by_gnu_hash(&tables, name);
	else if (tables.hash != NULL)
		found = find_in_order(&tables, name);
	return found == NULL ? 0 : module->base + found->st_value;
}
