/* printer: what is printed -> Node, which does it. C only. */

#ifndef SBX_PRINTER_H
#define SBX_PRINTER_H

/* Becomes `node .../dist/main.js ARGUMENT...`, which lies beside the folder of this very program. */
_Noreturn void sbx_print_by_node(char **arguments, int count, char **environment);

/* Ends with a message where that could not be done later, as far as can be known. */
void sbx_demand_node(char *const *environment);

/*
 * Starts the same as a child. @input is its standard input, unless negative, and it also has the
 * descriptor @passed. Returns the child's number, or the negated errno: there may be no Node.
 */
long
sbx_start_node(char *const *arguments, int count, char *const *environment, int input, int passed);

#endif
