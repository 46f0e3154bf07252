/* json: values -> JSON, in which any byte may stand. C only: it stands for JSON.stringify. */

#include "json.h"

/* The longest are 64 bits in decimal. */
#define DIGITS_MAX 20

static const char digits[] = "0123456789abcdef";

void
sbx_write_member(struct sbx_writer *writer, const char *name)
{
	if (writer->at[-1] != '{')
		sbx_write_byte(writer, ',');
	sbx_write_byte(writer, '"');
	sbx_write_text(writer, name);
	sbx_write_text(writer, "\":");
}

void
sbx_write_string(struct sbx_writer *writer, const char *bytes, size_t length)
{
	sbx_write_byte(writer, '"');
	for (size_t i = 0; i < length; i++) {
		const unsigned char byte = (unsigned char)bytes[i];

		if (byte == '"' || byte == '\\')
			sbx_write_byte(writer, '\\');
		if (byte >= ' ' && byte <= '~') {
			sbx_write_byte(writer, bytes[i]);
			continue;
		}
		sbx_write_text(writer, "\\u00");
		sbx_write_byte(writer, digits[byte >> 4]);
		sbx_write_byte(writer, digits[byte & 15]);
	}
	sbx_write_byte(writer, '"');
}

static void
write_in_base(struct sbx_writer *writer, uint64_t value, uint32_t base)
{
	char text[DIGITS_MAX];
	size_t at = sizeof(text);

	do {
		text[--at] = digits[value % base];
		value /= base;
	} while (value != 0);
	sbx_write_bytes(writer, text + at, sizeof(text) - at);
}

void
sbx_write_address(struct sbx_writer *writer, uint64_t value)
{
	sbx_write_text(writer, "\"0x");
	write_in_base(writer, value, 16);
	sbx_write_byte(writer, '"');
}

void
sbx_write_hex(struct sbx_writer *writer, const unsigned char *bytes, size_t length)
{
	sbx_write_byte(writer, '"');
	for (size_t i = 0; i < length; i++) {
		sbx_write_byte(writer, digits[bytes[i] >> 4]);
		sbx_write_byte(writer, digits[bytes[i] & 15]);
	}
	sbx_write_byte(writer, '"');
}

void
sbx_write_integer(struct sbx_writer *writer, int64_t value)
{
	if (value < 0)
		sbx_write_byte(writer, '-');
	write_in_base(writer, value < 0 ? -(uint64_t)value : (uint64_t)value, 10);
}

void
sbx_write_milliseconds(struct sbx_writer *writer, uint64_t nanoseconds)
{
	const uint64_t hundredths = nanoseconds / 10000 % 100;

	write_in_base(writer, nanoseconds / 1000000, 10);
	sbx_write_byte(writer, '.');
	sbx_write_byte(writer, digits[hundredths / 10]);
	sbx_write_byte(writer, digits[hundredths % 10]);
}
