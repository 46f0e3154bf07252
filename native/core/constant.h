/* constant: names of numbers that parameters take. Twin: packages/syscalls/src/constant.ts */

#ifndef SBX_CONSTANT_H
#define SBX_CONSTANT_H

#include "parameter.h"

/* The index of the constant called by the @length bytes at @text, or SBX_NO_INDEX. */
uint32_t sbx_constant_find(const char *text, uint32_t length);

/* The set that the constant at @index is in. */
uint8_t sbx_constant_set(uint32_t index);

/*
 * Sets @value to that of the constant at @index on @abi, in two's complement where it is @negative.
 * Returns false when the ABI lacks it.
 */
bool sbx_constant_value(const struct sbx_abi *abi, uint32_t index, uint64_t *value, bool *negative);

/* The names of the constants for @parameter that are nearest to the text at @span. */
void sbx_constant_near(const struct sbx_parameter *parameter, struct sbx_diagnostic *diagnostic);

#endif
