/* gate: the way by which a program calls the kernel -> the numbers of its calls there. C only. */

#ifndef SBX_GATE_H
#define SBX_GATE_H

#include "machine.h"

/* The gate of the calls that the kernel tells by @audit_arch; null for one that is not known here. */
static inline const struct sbx_gate *
sbx_gate_of(uint32_t audit_arch)
{
	static const struct sbx_gate gates[] = SBX_GATES;

	for (size_t i = 0; i < sizeof(gates) / sizeof(gates[0]); i++) {
		if (gates[i].audit_arch == audit_arch)
			return &gates[i];
	}
	return NULL;
}

#endif
