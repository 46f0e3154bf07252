/* teller: a line of JSON about a violation -> Node, which tells people; and its word that it has. C only. */

#ifndef SBX_TELLER_H
#define SBX_TELLER_H

#include <stdbool.h>
#include <stddef.h>

struct sbx_teller {
	int pid;    /* of Node; 0 for none */
	int lines;  /* where they are written */
	int told;   /* where there is a byte for each that was told */
	bool tried; /* it is started only once */
};

/*
 * Has the @length bytes at @line told, and waits until they are. Returns false when nobody tells: Node
 * is missing, or does not answer.
 */
__attribute__((warn_unused_result)) bool sbx_have_told(struct sbx_teller *teller, const char *line,
    size_t length, char *const *environment, bool json);

/* There is no more to tell. */
void sbx_dismiss_teller(struct sbx_teller *teller);

#endif
