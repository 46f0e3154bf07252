/* file: the text of a policy file -> the variables in it. Twin: packages/policy/src/file.ts */

#ifndef SBX_FILE_H
#define SBX_FILE_H

#include "environment.h"

/* A policy file in memory. */
struct sbx_file {
	const char *name; /* what messages call it */
	char *text;	  /* its bytes, and room for a NUL behind them */
	uint32_t length;
	/* Set by sbx_read_file(): where in the text the values end, and what the file has there. */
	uint32_t ends[SBX_VARIABLES]; /* 0 where there is no value */
	char behind[SBX_VARIABLES];
};

/*
 * Finds the variables in @file, whose name, text and length are set: SECCOMP_* variables in the form
 * that systemd's EnvironmentFile= and `node --env-file` have in common, one of them a list. Their
 * sources lie in the text, and a NUL is put behind each value, over its quote or its newline.
 *
 * Returns false with @diagnostic set to the first fault, and the text as it was.
 */
__attribute__((warn_unused_result)) bool sbx_read_file(
    struct sbx_file *file, struct sbx_variables *variables, struct sbx_diagnostic *diagnostic);

/*
 * Puts back what stood behind the values. Messages count lines in the text and show them: no
 * diagnostic that is about @file may be formatted before. Nothing happens where nothing was read.
 */
void sbx_restore_file(struct sbx_file *file);

/* Puts NULs behind the values again, to go on after a warning. */
void sbx_end_values(struct sbx_file *file);

#endif
