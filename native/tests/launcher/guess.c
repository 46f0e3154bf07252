/*
 * guess: makes calls with what might be a launcher's key, and counts those that its filter let pass:
 * guess COUNT ERRNO
 *
 * Where the filter answers execve and write with ERRNO, and so do these calls, none has passed. The key
 * would be arguments 3 to 5, which neither call has a use for.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "raw.h"

static uint64_t state;

/* xorshift64*: any numbers will do. */
static uint64_t
next_random(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1du;
}

/* A word of one of the kinds that a key, a remainder of one, or an address might be. */
static long
make_word(void)
{
	/* Of no use to execute. */
	static const char *text = "/";
	const uint64_t random = next_random();

	switch (random >> 61) {
	case 0: return 0;
	case 1: return -1;
	case 2: return (long)(1ul << (random & 63));
	case 3: return (long)(random & UINT32_MAX);
	case 4: return (long)(random << 32);
	case 5: return (long)text;
	default: return (long)next_random();
	}
}

static int
passes(long number, long error)
{
	const long result = raw_call(
	    number, make_word(), make_word(), make_word(), make_word(), make_word(), make_word());

	return result != -error;
}

int
main(int count, char **arguments)
{
	const long calls = count > 2 ? strtol(arguments[1], NULL, 10) : 0;
	const long error = count > 2 ? strtol(arguments[2], NULL, 10) : 0;
	long passed = 0;

	if (getrandom(&state, sizeof(state), 0) != (ssize_t)sizeof(state) || state == 0)
		return 1;
	for (long i = 0; i < calls; i++)
		passed += passes(i % 4 == 3 ? __NR_write : __NR_execve, error);
	/* The filter refuses write: what is to be said is the status. */
	return passed > 0 ? 1 : 0;
}
