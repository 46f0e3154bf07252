/* image: the name of a program -> its file, and the ABI by which it will call the kernel. C only. */

#ifndef SBX_IMAGE_H
#define SBX_IMAGE_H

#include "table.h"

/* More than a path can have: PATH_MAX of include/uapi/linux/limits.h. */
#define SBX_PATH_MAX 4096

struct sbx_image {
	const char *path;
	bool known; /* whether its ABI is known: a file that cannot be read does not tell */
	struct sbx_abi abi;
	char space[SBX_PATH_MAX];
};

/* Finds @name in the folders of PATH; false when it is in none of them. */
__attribute__((warn_unused_result)) bool
sbx_search_image(const char *name, char *const *environment, struct sbx_image *image);

/*
 * Finds the program @name as execvp(3) would: without a "/" in the folders of the variable PATH of
 * @environment. Ends with a message if there is none that may be executed.
 *
 * Then reads whose program it is: by its ELF header, or that of the interpreter of a script.
 */
void sbx_find_image(const char *name, char *const *environment, struct sbx_image *image);

#endif
