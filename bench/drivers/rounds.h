/* rounds: cases -> samples, so that cases can be compared pair by pair. */

#ifndef BENCH_ROUNDS_H
#define BENCH_ROUNDS_H

#include <stddef.h>
#include <stdint.h>

#define CASES_MAX 64

/* Takes one sample of case @index: nanoseconds. */
typedef double measure_function(size_t index);

/*
 * Takes @rounds samples of each of @count cases, all cases in every round, each round in another
 * random order, all on one CPU. Prints a line for each round, a column for each case.
 */
void run_rounds(size_t rounds, size_t count, measure_function *measure);

/* The positive number in @text, or the end of the program. */
size_t count_of(const char *text);

/* Nanoseconds of a clock that no system call reads. */
uint64_t now(void);

/* Says what failed, and errno if there is one, and ends the program. */
_Noreturn void die(const char *what);

#endif
