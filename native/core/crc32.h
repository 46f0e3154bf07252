/* crc32: the CRC-32 of IEEE 802.3, as in zlib and PNG. Twin: packages/patchelf/src/crc32.ts */

#ifndef SBX_CRC32_H
#define SBX_CRC32_H

#include <stdint.h>

/* The checksum of the @length bytes at @bytes. */
uint32_t sbx_crc32(const char *bytes, uint32_t length);

#endif
