/* hash: a name -> where the search for it begins. C only: it stands for Map. */

#ifndef SBX_HASH_H
#define SBX_HASH_H

#include "text.h"

/*
 * The slot, of 1 << @bits, at which the search for a name of @length bytes begins; no name is empty.
 * packages/syscalls/scripts/c-table.ts places the names alike.
 */
static inline uint32_t
sbx_hash(const char *text, uint32_t length, uint32_t bits)
{
	uint64_t head;
	uint64_t tail = 0;

	if (length >= 8) {
		head = sbx_load_64(text);
		tail = sbx_load_64(text + length - 8);
	} else if (length >= 4) {
		head = sbx_load_32(text);
		tail = sbx_load_32(text + length - 4);
	} else {
		head = (uint64_t)(unsigned char)text[0] |
		    (uint64_t)(unsigned char)text[length >> 1] << 8 |
		    (uint64_t)(unsigned char)text[length - 1] << 16;
	}
	head *= 0x9e3779b97f4a7c15u;
	tail *= 0xc2b2ae3d27d4eb4fu;
	return (uint32_t)(((head ^ tail ^ length) * 0x165667b19e3779f9u) >> (64 - bits));
}

#endif
