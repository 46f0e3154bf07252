// crc32: the CRC-32 of IEEE 802.3, as in zlib and PNG. Twin: native/core/crc32.c

const REFLECTED_POLYNOMIAL = 0xedb88320;

const OF_BYTE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = (remainder >>> 1) ^ (remainder & 1 ? REFLECTED_POLYNOMIAL : 0);
  }
  return remainder;
});

/** From 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder = (remainder >>> 8) ^ (OF_BYTE[(remainder ^ byte) & 0xff] as number);
  }
  return (remainder ^ 0xffffffff) >>> 0;
}
