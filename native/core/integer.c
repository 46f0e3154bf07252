/* integer: the digits of a number -> its value. Twin: packages/policy/src/integer.ts */

#include "integer.h"

#include <stdbool.h>

/* The value of @byte as a digit; 255 for anything else. */
static uint32_t
digit_value(char byte)
{
	if (byte >= '0' && byte <= '9')
		return (uint32_t)(byte - '0');
	if (byte >= 'a' && byte <= 'f')
		return (uint32_t)(byte - 'a') + 10;
	if (byte >= 'A' && byte <= 'F')
		return (uint32_t)(byte - 'A') + 10;
	return 255;
}

enum sbx_integer_result
sbx_parse_integer(const char *text, uint32_t length, uint64_t *value)
{
	uint32_t base = 10;
	uint32_t at = 0;
	uint64_t sum = 0;
	bool overflows = false;

	if (length > 1 && text[0] == '0') {
		const char letter = (char)(text[1] | 0x20);

		base = letter == 'x' ? 16 : 8;
		at = letter == 'x' || letter == 'o' ? 2 : 1;
	}
	if (at == length)
		return SBX_INTEGER_INVALID;
	for (; at < length; at++) {
		const uint32_t digit = digit_value(text[at]);

		if (digit >= base)
			return SBX_INTEGER_INVALID;
		overflows |= sum > (UINT64_MAX - digit) / base;
		sum = sum * base + digit;
	}
	if (overflows)
		return SBX_INTEGER_OVERFLOW;
	*value = sum;
	return SBX_INTEGER_VALID;
}
