/* writer: text into a buffer that is never overrun; what does not fit is dropped. C only: it stands for snprintf. */

#ifndef SBX_WRITER_H
#define SBX_WRITER_H

#include <stddef.h>
#include <stdint.h>

struct sbx_writer {
	char *at;
	char *end;
};

static inline void
sbx_write_byte(struct sbx_writer *writer, char byte)
{
	if (writer->at < writer->end)
		*writer->at++ = byte;
}

static inline void
sbx_write_bytes(struct sbx_writer *writer, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		sbx_write_byte(writer, bytes[i]);
}

static inline void
sbx_write_text(struct sbx_writer *writer, const char *text)
{
	while (*text != '\0')
		sbx_write_byte(writer, *text++);
}

static inline void
sbx_write_repeated(struct sbx_writer *writer, char byte, uint32_t times)
{
	while (times-- > 0)
		sbx_write_byte(writer, byte);
}

/* @value in decimal. */
static inline void
sbx_write_number(struct sbx_writer *writer, uint32_t value)
{
	char digits[10];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	sbx_write_bytes(writer, digits + at, sizeof(digits) - at);
}

#endif
