/* install ROUNDS FILE...: how long the kernel takes to install a filter. */

#include "child.h"
#include "rounds.h"

static double
measure(const struct sock_fprog *filter)
{
	const uint64_t begin = now();

	install(filter);
	return (double)(now() - begin);
}

int
main(int count, char **arguments)
{
	return run_children(count, arguments, measure);
}
