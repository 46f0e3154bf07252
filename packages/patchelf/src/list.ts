// list: what a file says of how it is started.

import { DT, NT_GNU_BUILD_ID } from "./constants.js";
import { textsOf } from "./dynamic.js";
import type { Elf } from "./elf.js";
import { type Kind, kindOf } from "./kind.js";
import { machineName } from "./machine.js";
import type { Note } from "./notes.js";
import {
  decodePolicy,
  type EmbeddedPolicy,
  POLICY_OWNER,
  POLICY_TYPE,
  PolicyNoteError,
} from "./policy-note.js";
import { offsetOf, type Segment } from "./segments.js";
import { isZero } from "./source.js";

/** What matters of a file here. Names are one character a byte: `Buffer.from(name, "latin1")` has the bytes. */
export interface Listing {
  readonly kind: Kind;
  readonly class: 32 | 64;
  readonly littleEndian: boolean;
  /** Such as `x86_64`. */
  readonly machine: string;
  readonly interpreter?: string;
  readonly soname?: string;
  /** In the order in which they are loaded. */
  readonly needed: readonly string[];
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
  /** In hexadecimal. */
  readonly buildId?: string;
  readonly policy?: EmbeddedPolicy;
}

const STRUCTURE = "the policy's note";

/** @throws {ElfError} when what it names is not there, or its policy is damaged. */
export function list(elf: Elf): Listing {
  const policy = policyOf(elf);
  return { ...listNames(elf), ...(policy && { policy }) };
}

/**
 * The same without the policy, which may be damaged.
 *
 * @throws {ElfError} when what it names is not there.
 */
export function listNames(elf: Elf): Omit<Listing, "policy"> {
  const { reader, dynamic, notes, interpreter, format } = elf;
  const [soname] = textsOf(reader, dynamic, DT.SONAME);
  const buildId = notes.find(({ owner, type }) => owner === "GNU" && type === NT_GNU_BUILD_ID);
  return {
    kind: kindOf(elf),
    class: format.class,
    littleEndian: format.littleEndian,
    machine: machineName(elf.header.machine),
    ...(interpreter !== undefined && { interpreter }),
    ...(soname !== undefined && { soname }),
    needed: textsOf(reader, dynamic, DT.NEEDED),
    rpath: textsOf(reader, dynamic, DT.RPATH),
    runpath: textsOf(reader, dynamic, DT.RUNPATH),
    ...(buildId && { buildId: hex(buildId.descriptor) }),
  };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The note that carries the policy, also one that was removed.
 *
 * @throws {ElfError} when there are two policies, as to which one holds, or the program would not see it.
 */
export function policyNoteOf(elf: Elf): Note | undefined {
  const { notes, reader } = elf;
  const ours = notes.filter(({ owner }) => owner === POLICY_OWNER);
  const policies = ours.filter((note) => !isRemoved(note));
  const [policy, other] = policies;
  if (policy !== undefined && other !== undefined) {
    const reason = `there is another policy, at 0x${policy.offset.toString(16)}`;
    throw reader.error(STRUCTURE, other.offset, reason);
  }
  if (policy !== undefined && !isMapped(elf, policy)) {
    throw reader.error(STRUCTURE, policy.offset, "no segment maps it: the program does not see it");
  }
  return policy ?? ours[0];
}

/** A policy that was taken out. One that has its type by damage still says something. */
export function isRemoved({ type, descriptor }: Note): boolean {
  return type === POLICY_TYPE.REMOVED && isZero(descriptor);
}

/** The file has it where its segment says; the program looks where the segment is mapped. */
function isMapped({ segments }: Elf, { segment }: Note): boolean {
  const at = segments[segment] as Segment;
  return offsetOf(segments, at.address, at.fileSize) === at.offset;
}

/** @throws {ElfError} when it is damaged. */
export function policyOf(elf: Elf): EmbeddedPolicy | undefined {
  const note = policyNoteOf(elf);
  if (note === undefined || isRemoved(note)) return undefined;
  const { reader, format } = elf;
  const help = "the program refuses to start; take its policy out, and add it again";
  if (note.type !== POLICY_TYPE.POLICY) {
    const reason = `its type is ${note.type}, expected ${POLICY_TYPE.POLICY}`;
    throw reader.error(STRUCTURE, note.offset, reason, help);
  }
  try {
    return decodePolicy(note.descriptor, format);
  } catch (error) {
    if (!(error instanceof PolicyNoteError)) throw error;
    throw reader.error(STRUCTURE, note.offset, error.message, help);
  }
}
