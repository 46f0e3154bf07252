/* text: comparing bytes. C only: it stands for string.h. */

#ifndef SBX_TEXT_H
#define SBX_TEXT_H

#include <stdbool.h>
#include <stdint.h>

/* A word of a text: it may alias characters. */
typedef uint64_t __attribute__((may_alias)) sbx_word;

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

/* Whether both begin with the same @length bytes: a word at a time, and the last two overlap. */
static inline bool
sbx_same_bytes(const char *one, const char *other, uint32_t length)
{
	if (length >= 8) {
		if (sbx_load_64(one + length - 8) != sbx_load_64(other + length - 8))
			return false;
		while (length > 8) {
			if (sbx_load_64(one) != sbx_load_64(other))
				return false;
			length = length > 16 ? length - 8 : 8;
			one += 8;
			other += 8;
		}
		return true;
	}
	if (length >= 4) {
		return sbx_load_32(one) == sbx_load_32(other) &&
		    sbx_load_32(one + length - 4) == sbx_load_32(other + length - 4);
	}
	for (uint32_t at = 0; at < length; at++) {
		if (one[at] != other[at])
			return false;
	}
	return true;
}

/* Not 0 if a byte of @word is 0: then its lowest set bit is the top bit of the first such byte. */
static inline uint64_t
sbx_has_nul(uint64_t word)
{
	const uint64_t ones = 0x0101010101010101u;

	return (word - ones) & ~word & (ones << 7);
}

/*
 * How many bytes stand before the NUL. Aligned words are looked at whole: none crosses a page, so
 * what lies behind the NUL in the last one can be read, if not used. AddressSanitizer cannot know.
 */
__attribute__((no_sanitize_address)) static inline uint32_t
sbx_text_length(const char *text)
{
	const char *at = text;
	uint64_t nul;

	for (; (uintptr_t)at % sizeof(uint64_t) != 0; at++) {
		if (*at == '\0')
			return (uint32_t)(at - text);
	}
	while ((nul = sbx_has_nul(*(const sbx_word *)(const void *)at)) == 0)
		at += sizeof(uint64_t);
	return (uint32_t)(at - text) + (uint32_t)__builtin_ctzll(nul) / 8;
}

/* Writes zeros over the text, up to its NUL; whole words again, but the last. */
static inline void
sbx_wipe_text(char *text)
{
	while ((uintptr_t)text % sizeof(uint64_t) != 0 && *text != '\0')
		*text++ = '\0';
	while ((uintptr_t)text % sizeof(uint64_t) == 0 && !sbx_has_nul(*(sbx_word *)(void *)text)) {
		*(sbx_word *)(void *)text = 0;
		text += sizeof(uint64_t);
	}
	while (*text != '\0')
		*text++ = '\0';
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
