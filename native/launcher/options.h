/* options: the arguments of sandboxify -> what is to be run, and how. C only: Node's part only prints. */

#ifndef SBX_OPTIONS_H
#define SBX_OPTIONS_H

#include <stdbool.h>

/* Where in the program's life its filter starts. */
enum sbx_point {
	SBX_POINT_UNSAID,
	SBX_POINT_EXEC,
	SBX_POINT_ENTRY,
	SBX_POINT_MAIN,
};

/* How the filter gets into the program. */
enum sbx_way {
	SBX_WAY_AUTO,
	SBX_WAY_KEYED,
	SBX_WAY_INJECT,
	SBX_WAY_SUSPEND,
};

/* What the options say; a text that is not given is null. */
struct sbx_options {
	const char *allow;
	const char *deny;
	const char *default_action;
	const char *architectures;
	const char *file;
	const char *report;
	const char *output;
	const char *page;    /* where to show what was learned */
	const char *records; /* a descriptor for what was learned: no Node makes a policy of it */
	enum sbx_point point;
	enum sbx_way way;
	bool verbose;
	bool explain;
	bool learn;
	bool traced; /* by ptrace(2), of which the program feels less */
	bool verify;
	bool json;
	bool prints;	/* there is something to print, and nothing to run */
	char **program; /* its name and its arguments, then a null pointer */
};

/* Reads @arguments, which begin with our own name. Ends with a message where they make no sense. */
void sbx_read_options(char **arguments, struct sbx_options *options);

#endif
