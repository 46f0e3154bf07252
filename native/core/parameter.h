/* parameter: what a filter must know of a call's parameters. Twin: packages/syscalls/src/parameter.ts */

#ifndef SBX_PARAMETER_H
#define SBX_PARAMETER_H

#include "table.h"

/* One parameter of a system call on one ABI. */
struct sbx_parameter {
	struct sbx_name name;
	uint8_t argument;	/* 0 to 5: the argument that has it, or its lower half */
	uint8_t upper_argument; /* the one that has its upper half, or SBX_NO_ARGUMENT */
	uint8_t bits;		/* 8, 16, 32 or 64: how many the kernel looks at */
	bool is_signed;
	bool is_pointer;
	uint8_t sets; /* which sets of constants it takes: see sbx_takes_set() */
};

#define SBX_NO_ARGUMENT 6

/* The parameters of one system call on one ABI. */
struct sbx_parameters {
	uint16_t first;
	uint16_t count;
};

/*
 * Sets @parameters to those of the call at @index on @abi. Returns false when they are not known there.
 */
bool
sbx_parameters_of(const struct sbx_abi *abi, uint32_t index, struct sbx_parameters *parameters);

/* The parameter at @place, of @count. */
struct sbx_parameter sbx_parameter_at(struct sbx_parameters parameters, uint32_t place);

/* Whether @parameter takes the constants of set @set. */
bool sbx_takes_set(const struct sbx_parameter *parameter, uint8_t set);

/* The names of @parameters that are nearest to the text at @span. */
void sbx_parameter_near(struct sbx_parameters parameters, struct sbx_diagnostic *diagnostic);

#endif
