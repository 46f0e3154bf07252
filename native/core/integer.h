/* integer: the digits of a number -> its value. Twin: packages/policy/src/integer.ts */

#ifndef SBX_INTEGER_H
#define SBX_INTEGER_H

#include <stdint.h>

enum sbx_integer_result {
	SBX_INTEGER_VALID,
	SBX_INTEGER_INVALID,
	SBX_INTEGER_OVERFLOW, /* beyond 64 bits */
};

/*
 * Reads a number: decimal, 0x, 0o or a leading 0 for octal.
 *
 * Returns SBX_INTEGER_VALID with @value set, or what else it is.
 */
enum sbx_integer_result sbx_parse_integer(const char *text, uint32_t length, uint64_t *value);

#endif
