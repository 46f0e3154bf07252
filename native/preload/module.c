/* module: the program and the libraries that the loader has mapped, and their symbols. C only. */

#include "module.h"

/* struct r_debug of link.h, in brief. */
struct loader_debug {
	int version;
	struct sbx_module *first;
};

/* The loader tells debuggers where the list is: glibc by the one, musl by the other. */
extern struct loader_debug _r_debug __attribute__((weak));
extern struct loader_debug *_dl_debug_addr __attribute__((weak));

const struct sbx_module *
sbx_module_first(void)
{
	if (&_r_debug != NULL)
		return _r_debug.first;
	if (&_dl_debug_addr != NULL && _dl_debug_addr != NULL)
		return _dl_debug_addr->first;
	return NULL;
}

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

struct sbx_tables
sbx_module_tables(const struct sbx_module *module)
{
	const sbx_address base = module->base;
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
		.symbols = absolute(base, values[DT_SYMTAB]),
		.strings = absolute(base, values[DT_STRTAB]),
		.gnu_hash = absolute(base, gnu_hash),
		.hash = absolute(base, values[DT_HASH]),
		.relocations = { absolute(base, values[DT_RELA]),
		    absolute(base, values[DT_JMPREL]) },
		.sizes = { values[DT_RELASZ], values[DT_PLTRELSZ] },
	};
}

bool
sbx_is_name(const char *one, const char *other)
{
	while (*one != '\0' && *one == *other) {
		one++;
		other++;
	}
	return *one == *other;
}

static bool
defines(const struct sbx_tables *tables, const Elf64_Sym *candidate, const char *name)
{
	return candidate->st_shndx != SHN_UNDEF &&
	    sbx_is_name(tables->strings + candidate->st_name, name);
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
static const Elf64_Sym *
find_by_gnu_hash(const struct sbx_tables *tables, const char *name)
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
static const Elf64_Sym *
find_in_order(const struct sbx_tables *tables, const char *name)
{
	for (uint32_t i = 1; i < tables->hash[1]; i++) {
		if (defines(tables, &tables->symbols[i], name))
			return &tables->symbols[i];
	}
	return NULL;
}

sbx_address
sbx_module_symbol(const struct sbx_module *module, const char *name)
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
