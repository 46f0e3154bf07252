/* relocate: what a loader does to a file that it maps, done by the file itself. C only. */

#include "relocate.h"

#include <elf.h>
#include <stddef.h>

#include "machine.h"

/* This file's beginning, which was linked for address 0, and its dynamic section; the linker defines them. */
extern const char own_header[] __asm__("__ehdr_start") __attribute__((visibility("hidden")));
extern const Elf64_Dyn own_dynamic[] __asm__("_DYNAMIC") __attribute__((visibility("hidden")));

void
sbx_relocate(void)
{
	const Elf64_Addr base = (Elf64_Addr)own_header;
	const Elf64_Rela *at = NULL;
	size_t size = 0;

	for (const Elf64_Dyn *entry = own_dynamic; entry->d_tag != DT_NULL; entry++) {
		if (entry->d_tag == DT_RELA)
			at = (const Elf64_Rela *)(base + entry->d_un.d_ptr);
		else if (entry->d_tag == DT_RELASZ)
			size = entry->d_un.d_val;
	}
	for (; at != NULL && size >= sizeof(*at); size -= sizeof(*at), at++) {
		/* There is nobody else whose address could be asked for. */
		if (ELF64_R_TYPE(at->r_info) != SBX_RELOCATION_RELATIVE)
			__builtin_trap();
		*(Elf64_Addr *)(base + at->r_offset) = base + (Elf64_Addr)at->r_addend;
	}
}
