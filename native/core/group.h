/* group: names for many system calls at once. Twin: packages/syscalls/src/group.ts */

#ifndef SBX_GROUP_H
#define SBX_GROUP_H

#include "diagnostic.h"

/* Indices of system calls, ascending. */
struct sbx_calls {
	const uint16_t *list;
	uint32_t count;
};

/*
 * Sets @calls to those of the group called by the @length bytes at @text, "@" and all, and of the
 * groups within it. Returns false when there is no such group.
 */
bool sbx_group_find(const char *text, uint32_t length, struct sbx_calls *calls);

/* The names of the groups that are nearest to the text at @span. */
void sbx_group_near(struct sbx_diagnostic *diagnostic);

#endif
