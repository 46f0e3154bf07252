// planted: faults of a compiler, put into a ruleset, to see who notices

import type { Ruleset, Test } from "../../src/index.js";

export interface Planted {
  readonly fault: string;
  /** A policy in which the fault matters. */
  readonly text: string;
  readonly plant: (ruleset: Ruleset) => Ruleset;
}

/** Changes every test of a ruleset. */
const inTests =
  (change: (test: Test) => Test): Planted["plant"] =>
  (ruleset) => ({
    ...ruleset,
    tables: ruleset.tables.map((table) => ({
      ...table,
      rules: table.rules.map((rule) => ({
        ...rule,
        clauses: rule.clauses.map((clause) => ({
          ...clause,
          alternatives: clause.alternatives.map((tests) => tests.map(change)),
        })),
      })),
    })),
  });

const turned: Planted["plant"] = (ruleset) => ({
  ...ruleset,
  tables: ruleset.tables.map((table) => ({
    ...table,
    rules: table.rules.map((rule) => ({ ...rule, clauses: rule.clauses.toReversed() })),
  })),
});

const ALL = 0xffff_ffff_ffff_ffffn;

export const planted: readonly Planted[] = [
  {
    fault: "a 64-bit == that ignores the upper half",
    text: "lseek(offset == 0x500000007)",
    plant: inTests((test) => ({ ...test, upper: undefined })),
  },
  {
    fault: "a 64-bit <= that ignores the upper half",
    text: "mremap(new_size <= 0x500000007)",
    plant: inTests((test) => ({ ...test, upper: undefined })),
  },
  {
    fault: "a 64-bit comparison whose halves are swapped",
    text: "lseek(offset > 0x500000007)",
    plant: inTests((test) => ({ ...test, lower: test.upper ?? test.lower, upper: test.lower })),
  },
  {
    fault: "a 32-bit comparison that looks at the upper half",
    text: "ioctl(request == TIOCSTI)",
    plant: inTests((test) => ({ ...test, upper: test.lower + 4, mask: ALL })),
  },
  {
    fault: "a 32-bit comparison of the upper half",
    text: "ioctl(request == TIOCSTI)",
    plant: inTests((test) => ({ ...test, lower: test.lower + 4 })),
  },
  {
    fault: "a sign that is not seen",
    text: "openat(dirfd <= 5)",
    plant: inTests((test) => ({ ...test, signed: false })),
  },
  {
    fault: "a sign where there is none",
    text: "mremap(new_size > 5)",
    plant: inTests((test) => ({ ...test, signed: true })),
  },
  {
    fault: "a mask that is left out",
    text: "openat(flags & O_ACCMODE == O_RDONLY)",
    plant: inTests((test) => ({ ...test, mask: 0xffff_ffffn })),
  },
  {
    fault: "an operator turned round",
    text: "socket(domain == AF_UNIX && type != SOCK_RAW)",
    plant: inTests((test) => ({
      ...test,
      operator: test.operator === "!=" ? "==" : test.operator,
    })),
  },
  {
    fault: "an order that takes its bound in",
    text: "lseek(offset < 0x500000007)",
    plant: inTests((test) => ({ ...test, operator: "<=" })),
  },
  {
    fault: "clauses in the contrary order",
    text: "socket(domain == AF_UNIX)=EPERM:socket(type == SOCK_STREAM)=EACCES",
    plant: turned,
  },
  {
    fault: "a removal that comes too early",
    text: "socket(domain == AF_UNIX):-socket(type == SOCK_RAW)",
    plant: turned,
  },
];
