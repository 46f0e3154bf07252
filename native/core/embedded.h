/* embedded: the policy that a program's file carries -> entries of an environment. Twin: packages/patchelf/src/policy-note.ts */

#ifndef SBX_EMBEDDED_H
#define SBX_EMBEDDED_H

#include "environment.h"

/* The program headers of a program in memory. */
struct sbx_headers {
	uintptr_t table;
	uint64_t count;
	uintptr_t base; /* what is added to the addresses in them */
};

/* What the note says. */
struct sbx_embedded {
	bool required;			  /* the program does not start without a policy */
	char *entries[SBX_VARIABLES + 1]; /* "NAME=value", then a null pointer */
};

/*
 * Finds the base of @headers, whose table and count are set, by the table itself.
 *
 * Returns false where it does not tell.
 */
__attribute__((warn_unused_result)) bool sbx_find_base(struct sbx_headers *headers);

/*
 * Reads the note of the program whose headers are given:
 *
 *     size of the name, size of the descriptor, type     4, any, 1
 *     name                                               "sbx" and a NUL
 *     descriptor      checksum  flags                    the CRC-32 of all behind it; bit 0: required
 *                     block                              "NAME=value" and a NUL, sorted; then NULs
 *
 * All are words of 32 bits. A note of type 0 is one that was removed. @policy is empty when there is none.
 *
 * Returns false with @diagnostic set: damaged_policy.
 */
__attribute__((warn_unused_result)) bool sbx_read_embedded(const struct sbx_headers *headers,
    struct sbx_embedded *policy, struct sbx_diagnostic *diagnostic);

#endif
