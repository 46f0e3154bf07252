/* policy_file: the path of a policy file -> the variables in it. C only. */

#ifndef SBX_POLICY_FILE_H
#define SBX_POLICY_FILE_H

#include "file.h"

/*
 * Reads the file at @path, and what it says, into @file and @variables. Ends with a message if it cannot
 * be read, or is no policy file.
 */
void sbx_read_policy_file(const char *path, struct sbx_file *file, struct sbx_variables *variables);

#endif
