/* printer: what only prints -> Node, which does it. C only. */

#ifndef SBX_PRINTER_H
#define SBX_PRINTER_H

/* Becomes `node .../dist/main.js ARGUMENT...`, which lies beside the folder of this very program. */
_Noreturn void sbx_print_by_node(char **arguments, int count, char **environment);

#endif
