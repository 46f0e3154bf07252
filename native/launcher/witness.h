/* witness: launch -> when the program came to its main function, by a process that traces it until then. C only. */

#ifndef SBX_WITNESS_H
#define SBX_WITNESS_H

#include "launch.h"

/*
 * A process beside the supervisor, which it tells the time. The supervisor answers questions meanwhile,
 * and nobody can both wait for a tracee and do that. It changes nothing: where tracing is not permitted,
 * or main is not found, it ends, and when main began is not known.
 */
struct sbx_witness {
	int ready; /* where the program's process says that it can be traced; -1 for nobody asks it to */
	int go;	  /* where it hears that it is */
	int time; /* where the supervisor hears when main began; -1 for it will not */
};

/* What both sides need, to be made before the program's process is; nobody without @launch. */
void sbx_prepare_witness(struct sbx_witness *witness, const struct sbx_launch *launch);

/* Has process @program, of ours, traced to its main by a process of its own. */
void sbx_call_witness(struct sbx_witness *witness, const struct sbx_launch *launch, int program);

/* In that process, before its exec: waits until it is traced, or will not be. */
void sbx_await_witness(const struct sbx_witness *witness);

/* When main began, as sbx_now() has it; 0 if that is not known. */
uint64_t sbx_ask_witness(const struct sbx_witness *witness);

#endif
