// mark: a library for any libc and for none, whose constructor says that it was loaded.
#include "call.h"

static const char line[] = "mark " NAME "\n";

__attribute__((constructor)) static void
say(void)
{
	call(CALL_write, 2, (long)line, sizeof line - 1);
}
