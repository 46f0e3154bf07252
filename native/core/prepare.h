/* prepare: a program's file and its initial stack -> the filter that it asks for, or its end. C only. */

#ifndef SBX_PREPARE_H
#define SBX_PREPARE_H

#include "embedded.h"
#include "pipeline.h"
#include "stack.h"

/* A filter that is ready to be installed. */
struct sbx_prepared {
	bool pending; /* whether there is one: no policy asks for none */
	enum sbx_install_point install_at;
	struct sbx_program program;
};

/*
 * Makes the filter that the program with @headers and @stack asks @installer for. The policy in its file
 * is the one that holds; where there is none, its environment may have one, unless who starts it has
 * fewer privileges than it gets. The filter lives in @arena, which must have SBX_ARENA_SIZE bytes.
 *
 * Where the policy is not as it should be, the process ends.
 */
void sbx_prepare(const struct sbx_headers *headers, const struct sbx_stack *stack,
    enum sbx_installer installer, struct sbx_arena arena, struct sbx_prepared *prepared);

#endif
