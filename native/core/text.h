/* text: comparing bytes. C only: it stands for string.h. */

#ifndef SBX_TEXT_H
#define SBX_TEXT_H

#include <stdbool.h>
#include <stdint.h>

/* An inlined load: no alignment is asked for. */
static inline uint64_t
sbx_load_64(const char *bytes)
{
	uint64_t word;

	__builtin_memcpy(&word, bytes, sizeof(word));
	return word;
}

static inline uint32_t
sbx_load_32(const char *bytes)
{
	uint32_t word;

	__builtin_memcpy(&word, bytes, sizeof(word));
	return word;
}

/* Whether both begin with the same @length bytes: from 8 on a word at a time, the last two overlap. */
static inline bool
sbx_same_bytes(const char *one, const char *other, uint32_t length)
{
	uint32_t at = 0;

	if (length >= 8) {
		for (; at + 8 < length; at += 8) {
			if (sbx_load_64(one + at) != sbx_load_64(other + at))
				return false;
		}
		return sbx_load_64(one + length - 8) == sbx_load_64(other + length - 8);
	}
	for (; at < length; at++) {
		if (one[at] != other[at])
			return false;
	}
	return true;
}

static inline uint32_t
sbx_text_length(const char *text)
{
	uint32_t length = 0;

	while (text[length] != '\0')
		length++;
	return length;
}

/* Whether the @length bytes at @bytes are @text. */
static inline bool
sbx_is_text(const char *bytes, uint32_t length, const char *text)
{
	for (uint32_t i = 0; i < length; i++) {
		if (text[i] == '\0' || bytes[i] != text[i])
			return false;
	}
	return text[length] == '\0';
}

#endif
