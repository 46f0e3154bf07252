// policy-note: a policy <-> the note that carries it in a file. Twin: native/core/embedded.c

import { crc32 } from "./crc32.js";
import { type ElfFormat, getWord, NOTE, putField, putWord, sizeOf } from "./format.js";
import { alignUp } from "./notes.js";
import { utf8 } from "./source.js";

/** A policy in a file: the variables that say it, as in an environment. */
export interface EmbeddedPolicy {
  /** `SECCOMP_SYSCALL_ALLOW` and its like. None: the environment must say them. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether the program refuses to start without a policy. One that has variables has it. */
  readonly required: boolean;
}

/** n_name of the note. */
export const POLICY_OWNER = "sbx";
/** n_type: a policy, or what is left of one that was removed. */
export const POLICY_TYPE = { REMOVED: 0, POLICY: 1 } as const;
/** Its name where there are sections. */
export const POLICY_SECTION = ".note.sbx";
export const POLICY_ALIGNMENT = 4;

const REQUIRED = 1;
/** The checksum and the flags, before the variables. */
const PREFIX = 8;

/** The variables of a policy, in the order in which they stand: those that libsandbox.so knows. */
const POLICY_VARIABLES: readonly string[] = [
  "SECCOMP_ARCHITECTURES",
  "SECCOMP_DEFAULT_ACTION",
  "SECCOMP_INSTALL_AT",
  "SECCOMP_SYSCALL_ALLOW",
  "SECCOMP_SYSCALL_DENY",
  "SECCOMP_VERBOSE",
];

/** What is wrong with a policy's note. */
export class PolicyNoteError extends Error {}

/**
 * The descriptor that says `policy`, of at least `room` bytes.
 *
 * @throws {PolicyNoteError} when an environment could not hold it.
 */
export function encodePolicy(
  { variables, required }: EmbeddedPolicy,
  { littleEndian }: ElfFormat,
  room = 0,
): Uint8Array {
  const entries = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of entries) {
    if (!POLICY_VARIABLES.includes(name)) {
      throw new PolicyNoteError(`${JSON.stringify(name)} is no variable of a policy`);
    }
    if (value.includes("\0")) throw new PolicyNoteError(`${name} holds a NUL`);
  }
  if (entries.length === 0 && !required) {
    throw new PolicyNoteError("there are no variables, and none are required");
  }
  const block = utf8(entries.map(([name, value]) => `${name}=${value}\0`).join(""));
  const bytes = new Uint8Array(Math.max(PREFIX + block.length, room));
  putWord(bytes, 4, 4, littleEndian, required ? REQUIRED : 0);
  bytes.set(block, PREFIX);
  putWord(bytes, 0, 4, littleEndian, crc32(bytes.subarray(4)));
  return bytes;
}

/** @throws {PolicyNoteError} when the descriptor is damaged. */
export function decodePolicy(bytes: Uint8Array, { littleEndian }: ElfFormat): EmbeddedPolicy {
  if (bytes.length < PREFIX) {
    throw new PolicyNoteError(`its ${bytes.length} bytes are too few, expected at least ${PREFIX}`);
  }
  const checksum = crc32(bytes.subarray(4));
  const said = getWord(bytes, 0, 4, littleEndian);
  if (checksum !== said) {
    const hex = (number: number) => number.toString(16).padStart(8, "0");
    throw new PolicyNoteError(`its checksum is ${hex(checksum)}, and it says ${hex(said)}`);
  }
  const flags = getWord(bytes, 4, 4, littleEndian);
  if ((flags & ~REQUIRED) !== 0) {
    throw new PolicyNoteError(`its flags are 0x${flags.toString(16)}, expected 0 or 1`);
  }
  const variables = decodeBlock(bytes.subarray(PREFIX));
  const required = flags === REQUIRED;
  if (!required && Object.keys(variables).length === 0) {
    throw new PolicyNoteError("it says nothing: no variables, and none are required");
  }
  return { variables, required };
}

function decodeBlock(block: Uint8Array): Record<string, string> {
  const text = new TextDecoder("utf-8", { fatal: false }).decode(block);
  const trimmed = text.replace(/\0+$/, "");
  if (block.length > 0 && block.at(-1) !== 0)
    throw new PolicyNoteError("no NUL ends its variables");
  const variables: Record<string, string> = {};
  let last = -1;
  for (const entry of trimmed === "" ? [] : trimmed.split("\0")) {
    const name = entry.slice(0, Math.max(entry.indexOf("="), 0));
    const index = POLICY_VARIABLES.indexOf(name);
    if (index < 0) throw new PolicyNoteError("an entry is no variable of a policy");
    if (index <= last) throw new PolicyNoteError(`${name} is not in its order, or there twice`);
    variables[name] = entry.slice(name.length + 1);
    last = index;
  }
  return variables;
}

/** The whole note, padded to its alignment. */
export function encodeNote(descriptor: Uint8Array, format: ElfFormat): Uint8Array {
  const owner = utf8(`${POLICY_OWNER}\0`);
  const header = sizeOf(NOTE, format);
  const start = header + alignUp(owner.length, POLICY_ALIGNMENT);
  const bytes = new Uint8Array(alignUp(start + descriptor.length, POLICY_ALIGNMENT));
  putField(format, NOTE.fields.nameSize, bytes, 0, owner.length);
  putField(format, NOTE.fields.size, bytes, 0, descriptor.length);
  putField(format, NOTE.fields.type, bytes, 0, POLICY_TYPE.POLICY);
  bytes.set(owner, header);
  bytes.set(descriptor, start);
  return bytes;
}
