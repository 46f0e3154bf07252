// alone: a program with an interpreter but without any library.
#include "call.h"

static const char words[] = "alone\n";

#ifdef __i386__
__attribute__((force_align_arg_pointer))
#endif
void
_start(void)
{
	call(CALL_write, 1, (long)words, sizeof words - 1);
	call(CALL_exit_group, 42, 0, 0);
}
