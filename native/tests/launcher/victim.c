/*
 * victim: tells in which phases of its life it is filtered, and all that it can see of how it was started.
 *
 *     victim [ARGUMENT...]        tells it, and ends with status 42
 *     victim into FILE            the same, into a new file
 *     victim briefly              tells of main's phase and its filter only
 *     victim status N, signal N   ends so
 */

#include <linux/fcntl.h>
#include <linux/prctl.h>

#include "phase.h"
#include "say.h"

#define STATUS	    42
#define WNOHANG	    1
#define SHOWN_MAX   50
#define DESCRIPTORS 20000

extern char **environ;

static long constructor_phase;

__attribute__((constructor)) static void
construct(void)
{
	constructor_phase = try_phase();
}

static void
say_phase(const char *name, long phase)
{
	say(name);
	say(phase < 0 ? " refused " : " passed ");
	say_number(phase < 0 ? -phase : 0);
	say("\n");
}

static int
is_open(long descriptor)
{
	return raw_call3(__NR_fcntl, descriptor, F_GETFD, 0) >= 0;
}

/* As ranges. */
static void
say_descriptors(void)
{
	say("descriptors");
	for (long from = 0; from < DESCRIPTORS; from++) {
		long to = from;

		if (!is_open(from))
			continue;
		while (is_open(to + 1))
			to++;
		say(" ");
		say_number(from);
		say("-");
		say_number(to);
		from = to;
	}
	say("\n");
}

/* How many texts there are, and a checksum (FNV-1a) of them; a few are shown. */
static void
say_texts(const char *name, char **texts)
{
	unsigned int sum = 2166136261u;
	long count = 0;

	for (; texts[count] != (char *)0; count++) {
		const char *byte = texts[count];

		do {
			sum = (sum ^ (unsigned char)*byte) * 16777619u;
		} while (*byte++ != '\0');
	}
	say(name);
	say("s ");
	say_number(count);
	say(" ");
	say_hexadecimal(sum);
	say("\n");
	for (long i = 0; i < count && count <= SHOWN_MAX; i++) {
		say(name);
		say(" ");
		say(texts[i]);
		say("\n");
	}
}

static void
say_surroundings(void)
{
	static char folder[4096];
	int adopts = 0;

	raw_call(__NR_prctl, PR_GET_CHILD_SUBREAPER, (long)&adopts, 0, 0, 0, 0);
	say("subreaper ");
	say_number(adopts);
	raw_call3(__NR_getcwd, (long)folder, sizeof(folder), 0);
	say("\nfolder ");
	say(folder);
	/* A child would be there, or -ECHILD. */
	say("\nchild ");
	say_number(raw_call4(__NR_wait4, -1, 0, WNOHANG, 0));
	say("\n");
}

static void
tell(char **arguments)
{
#ifdef WITH_LIBRARY
	say_phase("library", library_phase());
#endif
	say_phase("constructor", constructor_phase);
	say_phase("main", try_phase());
	say_surroundings();
	say_descriptors();
	say_texts("argument", arguments);
	say_texts("variable", environ);
	say("stat ");
	say_file("/proc/self/stat");
	say_file("/proc/self/status");
	say_file("/proc/self/limits");
}

static void
tell_briefly(void)
{
	say_phase("main", try_phase());
	say("seccomp ");
	say_number(raw_call(__NR_prctl, PR_GET_SECCOMP, 0, 0, 0, 0, 0));
	say("\n");
	say_all((const char *)0);
}

int
main(int count, char **arguments)
{
	const char *word = count > 1 ? arguments[1] : "";

	if (count > 2 && is_same(word, "status"))
		return (int)number_of(arguments[2]);
	if (count > 2 && is_same(word, "signal"))
		raw_call3(__NR_kill, raw_call3(__NR_getpid, 0, 0, 0), number_of(arguments[2]), 0);
	if (is_same(word, "briefly")) {
		tell_briefly();
		return STATUS;
	}
	tell(arguments);
	say_all(count > 2 && is_same(word, "into") ? arguments[2] : (const char *)0);
	return STATUS;
}
