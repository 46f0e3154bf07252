import { abis } from "@sbx/syscalls";
import fc from "fast-check";
import { expect, test } from "vitest";
import { demandAlike, forMany, seed, timeout } from "./alike.js";
import type { Request } from "./core.js";
import { smallPolicy } from "./oracle/random.js";
import { requestOf } from "./oracle/written.js";

/** Bytes that mean something somewhere, and bytes that mean nothing anywhere. */
const byte = fc.oneof(
  fc.constantFrom(...Buffer.from(":-=@()#!<>&|~, \t\n\v\f\r_0xX7aAeE.;\"'\\$`{}%\x1b\x7f")),
  fc.integer({ min: 1, max: 255 }),
);

interface Mutation {
  readonly at: number;
  readonly removed: number;
  readonly inserted: readonly number[];
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  removed: fc.nat({ max: 3 }),
  inserted: fc.oneof(
    { weight: 15, arbitrary: fc.array(byte, { maxLength: 3 }) },
    fc.constant([...Buffer.from("99999999999:")]),
  ),
});

/** Replaces some of the bytes after the first `=`: the name of a variable stays whole. */
function mutate(entry: Uint8Array, mutations: readonly Mutation[]): Uint8Array {
  const start = entry.indexOf("=".charCodeAt(0)) + 1;
  const bytes = [...entry.subarray(start)];
  for (const { at, removed, inserted } of mutations) {
    bytes.splice(at % (bytes.length + 1), removed, ...inserted);
  }
  return Buffer.concat([entry.subarray(0, start), Uint8Array.from(bytes)]);
}

const broken: fc.Arbitrary<Request> = fc
  .tuple(smallPolicy, fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([written, mutations]) => {
    const { abi, entries } = requestOf(written);
    const [list, ...others] = entries as [Uint8Array, ...Uint8Array[]];
    return { abi, entries: [mutate(list, mutations), ...others] };
  });

test(
  `laws: broken lists are refused in the same words by both (seed ${seed})`,
  () => {
    const seen = new Map<string, number>();
    const count = forMany(broken, (requests) => {
      for (const { codes } of demandAlike(requests)) {
        const code = codes.at(-1) ?? "accepted";
        seen.set(code, (seen.get(code) ?? 0) + 1);
      }
    });
    expect(count).toBeGreaterThan(1500);
    // The mutations are worth something only if they lead into every corner of the parser.
    expect([...seen.keys()].sort()).toEqual(
      expect.arrayContaining([
        "accepted",
        "expected_action",
        "expected_separator",
        "expected_subject",
        "invalid_number",
        "number_overflow",
        "unexpected_character",
        "unknown_action",
        "unknown_syscall",
        "expected_close",
        "expected_comparison",
        "expected_group",
        "expected_parameter",
        "expected_value",
        "unknown_constant",
        "unknown_group",
        "unknown_parameter",
      ]),
    );
  },
  timeout,
);

const garbage: fc.Arbitrary<Request> = fc
  .tuple(
    fc.constantFrom(...abis.map(({ name }) => name)),
    fc.constantFrom("ALLOW", "DENY"),
    fc.array(byte, { maxLength: 60 }),
  )
  .map(([abi, list, bytes]) => ({
    abi,
    entries: [Buffer.concat([Buffer.from(`SECCOMP_SYSCALL_${list}=`), Uint8Array.from(bytes)])],
  }));

test(
  `laws: garbage is refused in the same words by both (seed ${seed})`,
  () => {
    let refused = 0;
    const count = forMany(garbage, (requests) => {
      refused += demandAlike(requests).filter(({ error }) => error).length;
    });
    expect(count).toBeGreaterThan(1500);
    expect(refused).toBeGreaterThan(count / 2);
  },
  timeout,
);

/** Any text that has UTF-8 and no NUL. */
const value = fc.oneof(
  fc.constantFrom("", "0", "1", "main", "constructor", "x86_64", "kill", "alow", "4096", "0x1\n"),
  fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.replaceAll("\0", "")),
);
const variable = fc.oneof(
  fc.constantFrom("SYSCALL_ALLOW", "SYSCALL_DENY", "DEFAULT_ACTION", "INSTALL_AT", "VERBOSE"),
  fc.constantFrom("ARCHITECTURES", "VERBOS", "DEFAULTACTION", "ARCHITECTURS", "", "INSTALL_AS"),
  fc.string({ unit: "binary", maxLength: 16 }).map((text) => text.replace(/[\0=]/g, "")),
);
const environment: fc.Arbitrary<Request> = fc
  .tuple(
    fc.constantFrom(...abis.map(({ name }) => name)),
    fc.uniqueArray(fc.tuple(variable, value), { selector: ([name]) => name, maxLength: 4 }),
  )
  .map(([abi, pairs]) => ({
    abi,
    entries: pairs.map(([name, text]) => Buffer.from(`SECCOMP_${name}=${text}`)),
  }));

test(
  `laws: variables are read alike by both (seed ${seed})`,
  () => {
    const seen = new Set<string>();
    const count = forMany(environment, (requests) => {
      for (const { codes, settings } of demandAlike(requests)) {
        for (const code of codes) seen.add(code);
        if (settings) seen.add("settings");
      }
    });
    expect(count).toBeGreaterThan(1500);
    expect([...seen]).toEqual(
      expect.arrayContaining([
        "both_lists",
        "no_list",
        "settings",
        "unknown_action",
        "unknown_install_point",
        "unknown_variable",
        "unknown_verbosity",
        "unknown_architecture",
      ]),
    );
  },
  timeout,
);
