// constants: the numbers of the ELF format that are used here. Source: elf(5), and elf.h of glibc.

/** e_type. */
export const ET = { EXEC: 2, DYN: 3 } as const;

/** p_type. */
export const PT = {
  NULL: 0,
  LOAD: 1,
  DYNAMIC: 2,
  INTERP: 3,
  NOTE: 4,
  PHDR: 6,
  TLS: 7,
  GNU_STACK: 0x6474e551,
  GNU_RELRO: 0x6474e552,
  GNU_PROPERTY: 0x6474e553,
} as const;

/** p_flags. */
export const PF = { X: 1, W: 2, R: 4 } as const;

/** sh_type. */
export const SHT = {
  NULL: 0,
  PROGBITS: 1,
  SYMTAB: 2,
  STRTAB: 3,
  RELA: 4,
  HASH: 5,
  DYNAMIC: 6,
  NOTE: 7,
  NOBITS: 8,
  REL: 9,
  DYNSYM: 11,
  GNU_HASH: 0x6ffffff6,
  GNU_VERDEF: 0x6ffffffd,
  GNU_VERNEED: 0x6ffffffe,
  GNU_VERSYM: 0x6fffffff,
} as const;

/** sh_flags. */
export const SHF = { WRITE: 1, ALLOC: 2 } as const;

/** d_tag. */
export const DT = {
  NULL: 0,
  NEEDED: 1,
  PLTRELSZ: 2,
  PLTGOT: 3,
  HASH: 4,
  STRTAB: 5,
  SYMTAB: 6,
  RELA: 7,
  RELASZ: 8,
  STRSZ: 10,
  SONAME: 14,
  RPATH: 15,
  REL: 17,
  RELSZ: 18,
  JMPREL: 23,
  RUNPATH: 29,
  GNU_HASH: 0x6ffffef5,
  FLAGS_1: 0x6ffffffb,
  VERDEF: 0x6ffffffc,
  VERNEED: 0x6ffffffe,
  VERSYM: 0x6ffffff0,
} as const;

/** DF_1_PIE of DT_FLAGS_1: an executable, not a library. */
export const DF_1_PIE = 0x08000000;

/** n_type of the owner "GNU". */
export const NT_GNU_BUILD_ID = 3;

/** PN_XNUM: more program headers than e_phnum can say. */
export const PN_XNUM = 0xffff;
/** SHN_XINDEX: the index stands elsewhere. */
export const SHN_XINDEX = 0xffff;
