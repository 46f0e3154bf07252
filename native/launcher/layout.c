/* layout: the stack of a program that is about to start -> where its entry point and its code are. C only. */

#include "layout.h"

#include <elf.h>

#include "text.h"

/* Words are read so many at a time. */
#define CHUNK 256
/* More headers than any program has; the kernel takes 64 KiB of them: fs/binfmt_elf.c. */
#define HEADERS_MAX 128

/* Reads words of the program one after the other. */
struct reader {
	const struct sbx_tracee *tracee;
	unsigned long next; /* the address of the first word that is not in the chunk */
	uint32_t at;
	uint32_t count;
	union {
		uint64_t wide[CHUNK];
		uint32_t narrow[CHUNK];
	} words;
};

/* Fills the chunk; less where the memory ends with a page. */
static bool
fill(struct reader *reader)
{
	const unsigned long size = reader->tracee->is_32 ? 4 : 8;
	uint32_t count = CHUNK;

	while (
	    count > 0 && !sbx_peek(reader->tracee->pid, reader->next, &reader->words, count * size))
		count /= 2;
	reader->at = 0;
	reader->count = count;
	reader->next += count * size;
	return count > 0;
}

static bool
read_word(struct reader *reader, unsigned long *word)
{
	if (reader->at == reader->count && !fill(reader))
		return false;
	*word = reader->tracee->is_32 ? reader->words.narrow[reader->at]
				      : reader->words.wide[reader->at];
	reader->at++;
	return true;
}

static bool
skip_to_null(struct reader *reader)
{
	unsigned long word;

	do {
		if (!read_word(reader, &word))
			return false;
	} while (word != 0);
	return true;
}

static bool
read_auxiliaries(struct reader *reader, struct sbx_layout *layout)
{
	unsigned long type;
	unsigned long value;

	do {
		if (!read_word(reader, &type) || !read_word(reader, &value))
			return false;
		if (type == AT_ENTRY)
			layout->entry = value;
		else if (type == AT_PHDR)
			layout->headers = value;
		else if (type == AT_PHNUM)
			layout->header_count = value;
	} while (type != AT_NULL);
	return layout->entry != 0;
}

/* A program header of either class. */
struct header {
	uint32_t type;
	uint32_t flags;
	unsigned long address;
	unsigned long size;
};

static bool
read_header(const struct sbx_tracee *tracee, const struct sbx_layout *layout, unsigned long index,
    struct header *header)
{
	Elf64_Phdr wide;
	Elf32_Phdr narrow;

	if (!tracee->is_32) {
		if (!sbx_peek(
			tracee->pid, layout->headers + index * sizeof(wide), &wide, sizeof(wide)))
			return false;
		*header = (struct header){ wide.p_type, wide.p_flags, wide.p_vaddr, wide.p_memsz };
		return true;
	}
	if (!sbx_peek(
		tracee->pid, layout->headers + index * sizeof(narrow), &narrow, sizeof(narrow)))
		return false;
	*header = (struct header){ narrow.p_type, narrow.p_flags, narrow.p_vaddr, narrow.p_memsz };
	return true;
}

/* By the ELF header, where it stands in memory right before the program headers; else 0. */
static unsigned long
bias_by_entry(const struct sbx_tracee *tracee, const struct sbx_layout *layout)
{
	Elf64_Ehdr wide;
	Elf32_Ehdr narrow;

	if (!tracee->is_32) {
		if (sbx_peek(tracee->pid, layout->headers - sizeof(wide), &wide, sizeof(wide)) &&
		    sbx_same_bytes((const char *)wide.e_ident, ELFMAG, SELFMAG))
			return layout->entry - wide.e_entry;
	} else {
		if (sbx_peek(
			tracee->pid, layout->headers - sizeof(narrow), &narrow, sizeof(narrow)) &&
		    sbx_same_bytes((const char *)narrow.e_ident, ELFMAG, SELFMAG))
			return layout->entry - narrow.e_entry;
	}
	return 0;
}

/* Most headers say where they are themselves. */
static void
find_bias(const struct sbx_tracee *tracee, struct sbx_layout *layout)
{
	struct header header;

	if (layout->header_count > HEADERS_MAX)
		layout->header_count = HEADERS_MAX;
	layout->bias = bias_by_entry(tracee, layout);
	for (unsigned long i = 0; i < layout->header_count; i++) {
		if (read_header(tracee, layout, i, &header) && header.type == PT_PHDR)
			layout->bias = layout->headers - header.address;
	}
}

bool
sbx_read_layout(const struct sbx_tracee *tracee, struct sbx_layout *layout)
{
	struct reader reader = { .tracee = tracee, .next = tracee->stack };

	*layout = (struct sbx_layout){ .arguments = tracee->stack + (tracee->is_32 ? 4 : 8) };
	if (!read_word(&reader, &layout->argument_count) || !skip_to_null(&reader) ||
	    !skip_to_null(&reader) || !read_auxiliaries(&reader, layout))
		return false;
	find_bias(tracee, layout);
	return true;
}

bool
sbx_is_code(const struct sbx_tracee *tracee, const struct sbx_layout *layout, unsigned long address)
{
	struct header header;

	for (unsigned long i = 0; i < layout->header_count; i++) {
		if (read_header(tracee, layout, i, &header) && header.type == PT_LOAD &&
		    (header.flags & PF_X) != 0 &&
		    address - layout->bias - header.address < header.size)
			return true;
	}
	return false;
}
