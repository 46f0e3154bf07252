// The C reader of policies in programs' files, with sanitizers, on programs with many notes and broken ones.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import {
  type Image,
  imageOf,
  type Layout,
  type NoteSegment,
  type SomeNote,
} from "./note-segments.js";

const COMMAND = fileURLToPath(
  new URL(
    `../../../native/build/${process.platform}-${process.arch}-tests/tests/sbx-embedded`,
    import.meta.url,
  ),
);

/** It is in the titles; SBX_SEED repeats a run. */
const seed = Number(process.env.SBX_SEED ?? (Date.now() % 0x7fffffff) + 1);
let state = seed;
/** The generator of Lehmer. */
function below(limit: number): number {
  state = (state * 48271) % 0x7fffffff;
  return state % limit;
}
const one = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
const bytesOf = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)));

function run(images: readonly Image[]): string[] {
  if (!existsSync(COMMAND)) throw new Error(`${COMMAND} is missing: node native/build.mjs --tests`);
  const input = Buffer.concat(
    images.flatMap(({ bytes, table, count }) => [
      Buffer.from(`${table} ${count} ${bytes.length}\n`),
      bytes,
    ]),
  );
  const { status, stdout, stderr } = spawnSync(COMMAND, { input, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`seed ${seed}: ${stderr}`);
  const answers: string[] = [];
  for (let at = 0; at < stdout.length; ) {
    const start = stdout.indexOf(10, at) + 1;
    const [kind = "", length] = stdout.toString("latin1", at, start - 1).split(" ");
    at = start + Number(length);
    answers.push(Number(length) > 0 ? `${kind} ${stdout.toString("latin1", start, at)}` : kind);
  }
  expect(answers).toHaveLength(images.length);
  return answers;
}

const ENTRIES = [
  "SECCOMP_DEFAULT_ACTION=log",
  "SECCOMP_SYSCALL_ALLOW=",
  "SECCOMP_SYSCALL_DENY=a b",
];

/** A descriptor, and what must be said of it. */
function policy(): readonly [Buffer, string] {
  const required = below(2) === 1;
  const chosen = ENTRIES.filter(() => below(2) === 1);
  const entries = chosen.length === 0 && !required ? ENTRIES : chosen;
  const text = entries.map((entry) => `${entry}\0`).join("");
  const bytes = Buffer.alloc(8 + text.length + below(4));
  bytes.writeUInt32LE(Number(required), 4);
  bytes.write(text, 8, "latin1");
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
  return [bytes, ["policy ", Number(required), ...entries.map((entry) => `\0${entry}`)].join("")];
}

const OWNERS = ["GNU\0", "Go\0\0", "", "x\0", "sbx", "sbx\0\0", "xbs\0", "stapsdt\0", "Sbx\0"];
const foreign = (): SomeNote => ({
  owner: one(OWNERS),
  type: below(5),
  descriptor: bytesOf(below(40)),
});
const removed = (): SomeNote => ({ owner: "sbx\0", type: 0, descriptor: Buffer.alloc(below(40)) });

/** A program, and what must be said of it. */
function someProgram(): readonly [Layout, string] {
  const found: string[] = [];
  const segments = Array.from({ length: 1 + below(4) }, (): NoteSegment => {
    const mapped = below(4) > 0;
    const notes = Array.from({ length: below(5) }, () => {
      if (below(8) > 0) return below(6) > 0 ? foreign() : removed();
      const [descriptor, said] = policy();
      if (mapped) found.push(said);
      return { owner: "sbx\0", type: 1, descriptor };
    });
    return { align: one([0, 1, 4, 8, 16]), notes, mapped };
  });
  const layout = { segments, tableInPlace: below(2) === 1, base: BigInt(one([0, 0x400000, 4096])) };
  return [layout, found.length > 1 ? "error" : (found[0] ?? "none")];
}

test(`embedded: the one policy is found, wherever its note stands (seed ${seed})`, () => {
  const programs = Array.from({ length: 3000 }, someProgram);
  const answers = run(programs.map(([layout]) => imageOf(layout)));
  const found = answers.map((answer) => (answer.startsWith("error") ? "error" : answer));
  expect(found).toEqual(programs.map(([, said]) => said));
  expect(new Set(found.map((answer) => answer.split(" ")[0]))).toEqual(
    new Set(["none", "policy", "error"]),
  );
});

const FIELDS = [8, 16, 32, 40, 48];

/** Bytes of notes, and fields of the headers that tell where they are, become others. */
function broken(image: Image): Image {
  const bytes = Buffer.from(image.bytes);
  for (let times = 1 + below(4); times > 0; times--) {
    const [start, end] = one(image.contents);
    if (below(2) === 1 && end > start) bytes[start + below(Math.min(end - start, 24))] = below(256);
    else if (below(2) === 1) {
      const at = one(image.headers) + one(FIELDS) + below(8);
      bytes[at] = one([0, 1, 4, 8, 0x7f, 0xff, below(256)]);
    }
  }
  return { ...image, bytes };
}

test(`embedded: broken notes are no reason to look elsewhere in memory (seed ${seed})`, () => {
  const images = Array.from({ length: 6000 }, () => broken(imageOf(someProgram()[0])));
  for (const answer of run(images)) expect(answer).toMatch(/^(none|policy|error)/);
});

/** A policy, which is none but required. */
const POLICY = { owner: "sbx\0", type: 1, descriptor: Buffer.alloc(8) };
POLICY.descriptor.writeUInt32LE(1, 4);
POLICY.descriptor.writeUInt32LE(crc32(POLICY.descriptor.subarray(4)), 0);

function plainProgram(tableInPlace: boolean): Image {
  const segments = [{ align: 4, notes: [POLICY], mapped: true }];
  return imageOf({ segments, tableInPlace, base: 0n });
}

function changed(offset: number, value: number): Image {
  const image = plainProgram(true);
  const bytes = Buffer.from(image.bytes);
  bytes[offset] = value;
  return { ...image, bytes };
}

test("embedded: where the table does not tell where the program is, nobody guesses", () => {
  const said = "policy 1";
  expect(run([plainProgram(true), plainProgram(false)])).toEqual([said, said]);
  // Another magic, another place of the table, no segment with the file's beginning; and no PT_PHDR.
  const alone = { ...plainProgram(true), table: 0 };
  expect(
    run([
      changed(0, 0),
      changed(32, 65),
      changed(64 + 8, 1),
      { ...alone, bytes: alone.bytes.subarray(64) },
    ]),
  ).toEqual(Array.from({ length: 4 }, () => "unplaced"));
});

/** A note before the policy, of eight bytes, which says that it has so many. */
function behind(owner: string, type: number, size: number): Image {
  const note = { owner, type, descriptor: Buffer.alloc(8) };
  const image = imageOf({
    segments: [{ align: 4, notes: [note, POLICY], mapped: true }],
    tableInPlace: true,
    base: 0n,
  });
  const bytes = Buffer.from(image.bytes);
  const [start] = image.contents[0] ?? [0];
  bytes.writeUInt32LE(size, start + 4);
  return { ...image, bytes };
}

test("embedded: a note that hides those behind it is no reason to see none", () => {
  const [whole, short, long, longest] = run(
    [8, 7, 1000, 0xffffffff].map((size) => behind("GNU\0", 3, size)),
  );
  expect([whole, short]).toEqual(["policy 1", "policy 1"]);
  for (const answer of [long, longest]) {
    expect(answer).toContain("a note beside it reaches beyond its segment");
  }
});

test("embedded: notes that are none of ours, and reach too far, are no reason to refuse", () => {
  const segments = [
    { align: 4, notes: [{ owner: "GNU\0", type: 3, descriptor: Buffer.alloc(8) }], mapped: true },
  ];
  const image = imageOf({ segments, tableInPlace: true, base: 0n });
  const bytes = Buffer.from(image.bytes);
  const [start] = image.contents[0] ?? [0];
  bytes.writeUInt32LE(1000, start + 4);
  expect(run([{ ...image, bytes }])).toEqual(["none"]);
});

// mold has the property of GNU, padded to 8, and notes that are padded to 4 in one segment.
test("embedded: notes of both paddings may stand in one segment", () => {
  const gnu = (type: number, size: number) => ({
    owner: "GNU\0",
    type,
    descriptor: Buffer.alloc(size),
  });
  const notes = [gnu(5, 16), gnu(3, 20), gnu(1, 16), POLICY];
  const segments = [{ align: 4, notes, mapped: true }];
  const image = imageOf({ segments, tableInPlace: true, base: 0n });
  const bytes = Buffer.from(image.bytes);
  bytes.writeUInt32LE(8, (image.headers[0] ?? 0) + 48);
  expect(run([{ ...image, bytes }])).toEqual(["policy 1"]);
});

test("embedded: a note that became a removed one by damage is none that was removed", () => {
  const image = plainProgram(true);
  const bytes = Buffer.from(image.bytes);
  const [start] = image.contents[0] ?? [0];
  bytes.writeUInt32LE(0, start + 8);
  expect(run([{ ...image, bytes }])[0]).toContain("it is removed, and not empty");
});

test("embedded: a note reaches no further than its segment, whatever is mapped behind it", () => {
  const [header = 0] = plainProgram(true).headers;
  const sizes = [24, 23, 16, 15, 0].map((size) => changed(header + 40, size));
  const [whole, cut, headless, ...less] = run(sizes);
  expect([whole, ...less]).toEqual(["policy 1", "none", "none"]);
  for (const answer of [cut, headless]) expect(answer).toContain("it reaches beyond its segment");
});
