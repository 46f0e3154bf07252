// elf: small files of the format ELF with one function, made for tests.

/** A file in which `name` covers 0x20 bytes from address 0x401000, which stand at offset 0x1000. */
export function elfFile(bits: 32 | 64, name: string): Buffer {
  const file = Buffer.alloc(0x400);
  const is64 = bits === 64;
  const word = (at: number, value: number): void => {
    if (is64) file.writeBigUInt64LE(BigInt(value), at);
    else file.writeUInt32LE(value, at);
  };
  const size = is64 ? 8 : 4;
  const [programs, symbols, names, sections] = [0x40, 0x100, 0x180, 0x200];
  file.write("\x7fELF", "latin1");
  file[4] = is64 ? 2 : 1;
  file[5] = 1;
  word(is64 ? 32 : 28, programs);
  word(is64 ? 40 : 32, sections);
  file.writeUInt16LE(1, is64 ? 56 : 44);
  file.writeUInt16LE(3, is64 ? 60 : 48);

  file.writeUInt32LE(1, programs);
  const segment = is64 ? programs + 8 : programs + 4;
  word(segment, 0x1000);
  word(segment + size, 0x401000);
  word(is64 ? segment + 24 : segment + 12, 0x100);

  const [entry, symbol] = is64 ? [64, 24] : [40, 16];
  const section = (index: number, type: number, offset: number, length: number): void => {
    const at = sections + index * entry;
    file.writeUInt32LE(type, at + 4);
    word(at + (is64 ? 24 : 16), offset);
    word(at + (is64 ? 32 : 20), length);
    file.writeUInt32LE(2, at + (is64 ? 40 : 24));
  };
  section(1, 2, symbols, 2 * symbol);
  section(2, 3, names, 0x40);
  const at = symbols + symbol;
  file.writeUInt32LE(1, at);
  word(at + (is64 ? 8 : 4), 0x401000);
  word(at + (is64 ? 16 : 8), 0x20);
  file[at + (is64 ? 4 : 12)] = 2;
  file.writeUInt16LE(1, at + (is64 ? 6 : 14));
  file.write(`\0${name}\0`, names, "latin1");
  return file;
}
