/* matter: a call -> which of its arguments say what it does. C only. */

#ifndef SBX_MATTER_H
#define SBX_MATTER_H

#include <stdbool.h>
#include <stdint.h>

/* No call has more of them. */
#define SBX_MATTER_MAX 3

struct sbx_matter {
	uint8_t arguments; /* a bit for each */
	bool wide;	   /* they have 64 bits, not 32 */
	bool descriptor;   /* the first argument is a file descriptor; which one does not matter */
};

/* Of call @number, as the ABI at @index counts them; see called.h. */
struct sbx_matter sbx_what_matters(uint32_t index, uint32_t number);

#endif
