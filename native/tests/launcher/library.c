/* library: its constructor runs before the program's own */

#include "phase.h"

static long found;

__attribute__((constructor)) static void
construct(void)
{
	found = try_phase();
}

__attribute__((visibility("default"))) long
library_phase(void)
{
	return found;
}
