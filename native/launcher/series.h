/* series: calls, as they are made -> how many there were at each time. C only. */

#ifndef SBX_SERIES_H
#define SBX_SERIES_H

#include <stddef.h>
#include <stdint.h>

/* Spans of time that are told apart. */
#define SBX_SPANS 256

struct sbx_series {
	uint64_t width; /* of each span, in nanoseconds */
	uint32_t count; /* of spans up to the last call */
	uint32_t calls[SBX_SPANS];
};

/* Counts a call that is made @now, in nanoseconds since the start. */
void sbx_note_time(uint64_t now);

const struct sbx_series *sbx_all_times(void);

#endif
