/* child: filters and a measurement -> samples, each from a fresh child, as a filter cannot be taken off. */

#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <linux/filter.h>

/* Takes one sample, in a child that may install @filter: nanoseconds. */
typedef double child_function(const struct sock_fprog *filter);

/*
 * The main function of a driver: "DRIVER ROUNDS FILE...". Each file is a case, and holds a filter as
 * the kernel takes it; an empty one stands for no filter.
 */
int run_children(int count, char **arguments, child_function *measure);

/* Installs @filter, or ends the program. */
void install(const struct sock_fprog *filter);

#endif
