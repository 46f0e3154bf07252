/* cover: a clause, clauses before it -> those that leave nothing for it to decide. Twin: packages/policy/src/cover.ts */

#ifndef SBX_COVER_H
#define SBX_COVER_H

#include "compare.h"

/* What an item says of one system call. */
struct sbx_clause {
	uint32_t first_test;
	uint16_t test_count; /* none where it always holds */
	uint16_t item;
	uint32_t next; /* the clause after it of the same call, or SBX_NO_CLAUSE */
};

#define SBX_NO_CLAUSE UINT32_MAX

/* The clauses of all calls, and what they are made of. */
struct sbx_clauses {
	const struct sbx_item *items;
	struct sbx_test *tests;
	struct sbx_clause *list;
	uint32_t test_count;
	uint32_t count;
};

/*
 * Whether for each alternative of @clause there is a clause, from @earlier on, that holds whenever it
 * does. It is found by comparing one alternative with one: what only several earlier ones cover
 * together counts as uncovered.
 *
 * Sets @other, unless it is set, to the first of them that has another action than @clause.
 */
bool sbx_covers_of(const struct sbx_clauses *clauses, const struct sbx_clause *clause,
    uint32_t earlier, uint32_t *other);

#endif
