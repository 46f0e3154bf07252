/* embedded: the policy that a program's file carries -> entries of an environment. Twin: packages/patchelf/src/policy-note.ts */

#include "embedded.h"

#include <linux/elf.h>

#include "crc32.h"
#include "text.h"

/* Whose note it is. */
#define OWNER "sbx"
/* Where the descriptor of such a note begins. */
#define NAME_END (sizeof(Elf64_Nhdr) + sizeof(OWNER))

enum { TYPE_REMOVED, TYPE_POLICY };

#define FLAG_REQUIRED 1u
#define FLAGS_KNOWN   FLAG_REQUIRED

/* Checksum and flags, before the block. */
#define HEAD_SIZE 8u

/* The note that was found, if any. */
struct found {
	char *descriptor;
	uint32_t size;
};

/* So much of a segment as is mapped, which starts at @at. */
struct piece {
	char *at;
	uint64_t size;
};

static bool
fail(const char *reason, struct sbx_diagnostic *diagnostic)
{
	*diagnostic = (struct sbx_diagnostic){
		.code = SBX_MESSAGE_DAMAGED_POLICY,
		.source = { .name = "embedded policy", .before = SBX_WHOLE },
		.name = { reason, sbx_text_length(reason) },
	};
	return false;
}

static inline const Elf64_Phdr *
table_of(const struct sbx_headers *headers)
{
	return (const Elf64_Phdr *)headers->table;
}

/* The ELF header, if the table stands right behind it: then what is before the table is in its page. */
static const Elf64_Ehdr *
header_before(uintptr_t table)
{
	const uintptr_t page = 4096;
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)(table - sizeof(*header));

	if (table % page < sizeof(*header) ||
	    !sbx_same_bytes((const char *)header->e_ident, ELFMAG, SELFMAG) ||
	    header->e_phoff != sizeof(*header))
		return 0;
	return header;
}

bool
sbx_find_base(struct sbx_headers *headers)
{
	const Elf64_Phdr *table = table_of(headers);
	const Elf64_Ehdr *header;

	for (uint64_t i = 0; i < headers->count; i++) {
		if (table[i].p_type == PT_PHDR) {
			headers->base = headers->table - table[i].p_vaddr;
			return true;
		}
	}
	header = header_before(headers->table);
	if (header == 0)
		return false;
	for (uint64_t i = 0; i < headers->count; i++) {
		/* The segment that begins with the file begins with this header. */
		if (table[i].p_type == PT_LOAD && table[i].p_offset == 0) {
			headers->base = (uintptr_t)header - table[i].p_vaddr;
			return true;
		}
	}
	return false;
}

/* What is mapped of @segment: nothing where none of the segments that are loaded has its beginning. */
static struct piece
mapped(const struct sbx_headers *headers, const Elf64_Phdr *segment)
{
	const Elf64_Phdr *table = table_of(headers);
	struct piece piece = { .at = 0 };

	for (uint64_t i = 0; i < headers->count; i++) {
		const uint64_t before = segment->p_vaddr - table[i].p_vaddr;

		if (table[i].p_type != PT_LOAD || before >= table[i].p_filesz)
			continue;
		piece.at = (char *)(headers->base + segment->p_vaddr);
		piece.size = table[i].p_filesz - before;
		if (piece.size > segment->p_memsz)
			piece.size = segment->p_memsz;
		break;
	}
	return piece;
}

/* All is padded to words of four bytes. GNU properties, which are padded to eight, have such a size anyway. */
static inline uint64_t
padded(uint64_t size)
{
	return (size + 3) & ~UINT64_C(3);
}

/* Whether the name of a note of ours stands anywhere in @piece. */
static bool
may_have_ours(const struct piece *piece)
{
	for (uint64_t at = 0; at + sizeof(OWNER) <= piece->size; at++) {
		if (sbx_load_32(piece->at + at) == sbx_load_32(OWNER))
			return true;
	}
	return false;
}

static bool
is_zero(const char *bytes, uint32_t length)
{
	for (; length > 0 && *bytes == '\0'; length--)
		bytes++;
	return length == 0;
}

/* Takes note of a note of our own, with @header, at the beginning of @piece. */
static bool
take(const struct piece *piece, const Elf64_Nhdr *header, struct found *found,
    struct sbx_diagnostic *diagnostic)
{
	char *descriptor = piece->at + NAME_END;

	if (header->n_descsz > piece->size - NAME_END)
		return fail("it reaches beyond its segment", diagnostic);
	if (header->n_type == TYPE_REMOVED)
		return is_zero(descriptor, header->n_descsz) ||
		    fail("it is removed, and not empty", diagnostic);
	if (header->n_type != TYPE_POLICY)
		return fail("it is of an unknown type", diagnostic);
	/* Two headers may speak of one segment. */
	if (found->descriptor != 0 && found->descriptor != descriptor)
		return fail("there are two", diagnostic);
	*found = (struct found){ descriptor, header->n_descsz };
	return true;
}

/* Looks through the notes of @piece. Sizes have 32 bits, so that no sum of them overflows. */
static bool
search(struct piece piece, struct found *found, struct sbx_diagnostic *diagnostic)
{
	const struct piece whole = piece;

	while (piece.size >= NAME_END) {
		Elf64_Nhdr header;
		uint64_t size;

		__builtin_memcpy(&header, piece.at, sizeof(header));
		if (header.n_namesz == sizeof(OWNER) &&
		    sbx_load_32(piece.at + sizeof(header)) == sbx_load_32(OWNER) &&
		    !take(&piece, &header, found, diagnostic))
			return false;
		size = padded(padded(sizeof(header) + header.n_namesz) + header.n_descsz);
		/* What hides other notes may hide ours. The padding of the last one may be missing. */
		if (size > padded(piece.size) && may_have_ours(&whole))
			return fail("a note beside it reaches beyond its segment", diagnostic);
		if (size >= piece.size)
			return true;
		piece.at += size;
		piece.size -= size;
	}
	return true;
}

/* Cuts the @size bytes at @block, whose last one is a NUL, into entries. Each has its name once, so they fit. */
static bool
read_block(
    char *block, uint32_t size, struct sbx_embedded *policy, struct sbx_diagnostic *diagnostic)
{
	const char *end = block + size;
	uint32_t next = 0;
	uint32_t count = 0;

	while (block < end && *block != '\0') {
		const uint32_t length = sbx_text_length(block);
		const enum sbx_variable variable = sbx_variable_of(block, length);

		if (variable == SBX_VARIABLES || variable < next ||
		    block[sbx_variable_name(variable).length] != '=')
			return fail("its entries are not those of a policy", diagnostic);
		next = variable + 1;
		policy->entries[count++] = block;
		block += length + 1;
	}
	policy->entries[count] = 0;
	for (; block < end; block++) {
		if (*block != '\0')
			return fail("something stands behind its end", diagnostic);
	}
	return count > 0 || policy->required || fail("it is empty", diagnostic);
}

static bool
read_descriptor(
    const struct found *found, struct sbx_embedded *policy, struct sbx_diagnostic *diagnostic)
{
	char *descriptor = found->descriptor;
	uint32_t flags;

	if (found->size < HEAD_SIZE)
		return fail("it is cut short", diagnostic);
	if (sbx_load_32(descriptor) != sbx_crc32(descriptor + 4, found->size - 4))
		return fail("its checksum is wrong", diagnostic);
	flags = sbx_load_32(descriptor + 4);
	if ((flags & ~FLAGS_KNOWN) != 0)
		return fail("it has an unknown flag", diagnostic);
	if (found->size > HEAD_SIZE && descriptor[found->size - 1] != '\0')
		return fail("its text has no end", diagnostic);
	policy->required = (flags & FLAG_REQUIRED) != 0;
	return read_block(descriptor + HEAD_SIZE, found->size - HEAD_SIZE, policy, diagnostic);
}

bool
sbx_read_embedded(const struct sbx_headers *headers, struct sbx_embedded *policy,
    struct sbx_diagnostic *diagnostic)
{
	const Elf64_Phdr *table = table_of(headers);
	struct found found = { .descriptor = 0 };

	policy->required = false;
	policy->entries[0] = 0;
	for (uint64_t i = 0; i < headers->count; i++) {
		if (table[i].p_type == PT_NOTE &&
		    !search(mapped(headers, &table[i]), &found, diagnostic))
			return false;
	}
	return found.descriptor == 0 || read_descriptor(&found, policy, diagnostic);
}
