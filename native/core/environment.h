/* environment: SECCOMP_* variables -> sbx_settings. Twin: packages/policy/src/environment.ts */

#ifndef SBX_ENVIRONMENT_H
#define SBX_ENVIRONMENT_H

#include "architectures.h"
#include "parse.h"
#include "variable.h"

/* Where in the program's life the filter is installed. */
enum sbx_install_point {
	SBX_INSTALL_AT_MAIN,
	SBX_INSTALL_AT_CONSTRUCTOR,
	SBX_INSTALL_AT_EXEC,
	SBX_INSTALL_AT_ENTRY,
	SBX_INSTALL_POINTS,
};

/* Who installs it: each has install points of its own, and another one where none is said. */
enum sbx_installer {
	SBX_INSTALLER_LIBRARY,	/* main, constructor; else main */
	SBX_INSTALLER_LAUNCHER, /* exec, entry, main; else exec */
	SBX_INSTALLER_LOADER,	/* exec, entry; else entry */
};

/* The variables, wherever they stand; a source without a text is not set. */
struct sbx_variables {
	struct sbx_source sources[SBX_VARIABLES];
	const struct sbx_source *first; /* that was found; a null pointer when none is set */
};

/* What the variables ask for. */
struct sbx_settings {
	bool given;		  /* whether any of them is set */
	struct sbx_source source; /* the list that holds */
	struct sbx_list_meaning meaning;
	struct sbx_abis abis;		   /* that it is for; the program's own is one of them */
	enum sbx_install_point install_at; /* one of the installer's */
	bool verbose;			   /* one line per item is printed */
	bool warned;			   /* what deserves a word but is no error */
	struct sbx_diagnostic warning;
};

/*
 * Finds the variables in @environment: entries "NAME=value", then a null pointer.
 *
 * Returns false with @diagnostic set: unknown_variable, duplicate_variable.
 */
__attribute__((warn_unused_result)) bool sbx_find_variables(
    char *const *environment, struct sbx_variables *variables, struct sbx_diagnostic *diagnostic);

/*
 * Reads what @variables ask @installer for; @abi is the program's own, which SECCOMP_ARCHITECTURES
 * must name among others.
 *
 * Returns false with @diagnostic set: for an unknown value, and when there is no list.
 */
__attribute__((warn_unused_result)) bool
sbx_read_variables(const struct sbx_variables *variables, const struct sbx_abi *abi,
    enum sbx_installer installer, struct sbx_settings *settings, struct sbx_diagnostic *diagnostic);

/*
 * Reads what the variables in @environment ask @installer for: entries "NAME=value", then a null pointer.
 * @abi is the program's own, which SECCOMP_ARCHITECTURES must name among others.
 *
 * Returns false with @diagnostic set: for an unknown variable or value, and when there is no list.
 */
__attribute__((warn_unused_result)) bool
sbx_read_environment(char *const *environment, const struct sbx_abi *abi,
    enum sbx_installer installer, struct sbx_settings *settings, struct sbx_diagnostic *diagnostic);

#endif
