// arm: the program that bare.c is, for 32-bit ARM, of which there is no compiler here: -> an ELF file.

/** write(1, text, 5) and exit_group(0), by A32's encodings. */
const code = [
  0xe3a07004, // mov r7, #4
  0xe3a00001, // mov r0, #1
  0xe28f1010, // add r1, pc, #16: the text, as pc is two instructions on
  0xe3a02005, // mov r2, #5
  0xef000000, // svc #0
  0xe3a070f8, // mov r7, #248
  0xe3a00000, // mov r0, #0
  0xef000000, // svc #0
];
const text = "bare\n";

const HEADER = 52;
const PROGRAM_HEADER = 32;
const ADDRESS = 0x10000;

export function armProgram() {
  const size = HEADER + PROGRAM_HEADER + code.length * 4 + text.length;
  const file = Buffer.alloc(size);
  // 32 bits, little-endian, version 1.
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  let at = 16;
  const half = (/** @type {number} */ value) => {
    at = file.writeUInt16LE(value, at);
  };
  const word = (/** @type {number} */ value) => {
    at = file.writeUInt32LE(value, at);
  };
  // An executable (2) of EM_ARM (40), version 1; entry, headers of segments and of sections.
  for (const value of [2, 40]) half(value);
  for (const value of [1, ADDRESS + HEADER + PROGRAM_HEADER, HEADER, 0]) word(value);
  word(0x05000000); // EF_ARM_EABI_VER5
  for (const value of [HEADER, PROGRAM_HEADER, 1, 0, 0, 0]) half(value);
  // One segment (PT_LOAD): offset, addresses, sizes, readable and executable, alignment.
  for (const value of [1, 0, ADDRESS, ADDRESS, size, size, 5, 0x1000]) word(value);
  for (const instruction of code) word(instruction);
  file.write(text, at, "latin1");
  return file;
}
