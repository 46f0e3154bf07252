/* series: calls, as they are made -> how many there were at each time. C only. */

#include "series.h"

/* In nanoseconds; where it grows too short for a run, it doubles. */
#define FIRST_WIDTH 10000u

static struct sbx_series all = { .width = FIRST_WIDTH };

static void
double_width(void)
{
	for (size_t i = 0; i < SBX_SPANS / 2; i++)
		all.calls[i] = all.calls[2 * i] + all.calls[2 * i + 1];
	for (uint32_t i = SBX_SPANS / 2; i < SBX_SPANS; i++)
		all.calls[i] = 0;
	all.count = (all.count + 1) / 2;
	all.width *= 2;
}

void
sbx_note_time(uint64_t now)
{
	while (now / all.width >= SBX_SPANS)
		double_width();
	all.calls[now / all.width]++;
	if (now / all.width >= all.count)
		all.count = (uint32_t)(now / all.width) + 1;
}

const struct sbx_series *
sbx_all_times(void)
{
	return &all;
}
