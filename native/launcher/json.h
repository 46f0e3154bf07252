/* json: values -> JSON, in which any byte may stand. C only: it stands for JSON.stringify. */

#ifndef SBX_JSON_H
#define SBX_JSON_H

#include "writer.h"

/* ,"NAME": without the comma behind a bracket. */
void sbx_write_member(struct sbx_writer *writer, const char *name);

/* A text of any bytes, each a character: those beyond ASCII as \u00XX. */
void sbx_write_string(struct sbx_writer *writer, const char *bytes, size_t length);

/* "0x1f", as a text: it may be more than a JavaScript number holds. */
void sbx_write_address(struct sbx_writer *writer, uint64_t value);

/* Bytes as a text of hexadecimal digits. */
void sbx_write_hex(struct sbx_writer *writer, const unsigned char *bytes, size_t length);

void sbx_write_integer(struct sbx_writer *writer, int64_t value);

/* @nanoseconds in milliseconds, as 12.34. */
void sbx_write_milliseconds(struct sbx_writer *writer, uint64_t nanoseconds);

#endif
