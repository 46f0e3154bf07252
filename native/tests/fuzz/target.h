/* target: any bytes -> the C pipeline, and whether what it says can be right */

#ifndef SBX_TEST_TARGET_H
#define SBX_TEST_TARGET_H

#include <stddef.h>
#include <stdint.h>

/* The name is libFuzzer's. Aborts when something is wrong. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
