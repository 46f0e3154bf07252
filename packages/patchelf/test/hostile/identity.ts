// identity: files that are no ELF files, or not of a kind that can be patched.

import type { Damage } from "./damage.js";

const HEADER = "the ELF header at offset 0x[0-9a-f]+";

const text = (title: string, content: string | Buffer, says: string): Damage => ({
  title,
  damage: () => Buffer.from(content),
  says: new RegExp(`${HEADER}: .*(${says})`),
});

const magic = Buffer.from("\x7fELF");

export const identities: readonly Damage[] = [
  text("nothing", "", "not an ELF file"),
  text("one byte", "\x7f", "not an ELF file"),
  text("almost the magic bytes", "\x7fEL", "not an ELF file"),
  text("text", "hello\n".repeat(100), "not an ELF file"),
  text("zeros", Buffer.alloc(4096), "not an ELF file"),
  text("a script", "#!/bin/sh\necho hello\n", "script"),
  text("two bytes of a script", "#!", "script"),
  text("an archive", `!<arch>\n${" ".repeat(200)}`, "archive"),
  text("a thin archive", `!<thin>\n${" ".repeat(200)}`, "archive"),
  text("a program of Windows", `MZ${"\0".repeat(500)}`, "not an ELF file"),
  text("a program of macOS", Buffer.from("cffaedfe07000001".repeat(20), "hex"), "not an ELF file"),
  text("the magic bytes alone", magic, "beyond the end|bytes"),
  text("15 bytes", Buffer.concat([magic, Buffer.from([2, 1, 1]), Buffer.alloc(8)]), "end|bytes"),
  ...[0, 3, 255].map((value) => byte(`EI_CLASS ${value}`, 4, value, "class")),
  ...[0, 3, 255].map((value) => byte(`EI_DATA ${value}`, 5, value, "byte order")),
  ...[0, 2, 255].map((value) => byte(`EI_VERSION ${value}`, 6, value, "version")),
  {
    title: "the other byte order",
    damage: (_, bytes) => {
      bytes[5] = 3 - (bytes[5] ?? 0);
      return undefined;
    },
    says: new RegExp(`${HEADER}: `),
  },
  {
    title: "the other class",
    damage: (_, bytes) => {
      bytes[4] = 3 - (bytes[4] ?? 0);
      return undefined;
    },
    says: /(header|headers) at offset 0x/,
  },
  type("an object file", 1, "e_type"),
  type("a core dump", 4, "e_type"),
  type("no type", 0, "e_type"),
  type("an operating system's type", 0xfe00, "e_type"),
];

function byte(title: string, at: number, value: number, says: string): Damage {
  return {
    title,
    damage: (_, bytes) => {
      bytes[at] = value;
      return undefined;
    },
    says: new RegExp(`${HEADER}: .*(${says})`),
  };
}

function type(title: string, value: number, says: string): Damage {
  return {
    title,
    damage: ({ header }) => {
      header.type.write(value);
      return undefined;
    },
    says: new RegExp(`${HEADER}: .*(${says})`),
  };
}
