// shown: the filters of a process -> what is printed of them, as text and as data.

import {
  disassemble,
  type Program,
  programBytes,
  type RecoveredPolicies,
  type Remark,
  recover,
  recoverPolicies,
} from "@sbx/policy";
import type { Abi } from "@sbx/syscalls";
import type { AttachedFilter } from "./filters.js";
import { findHoles, type Hole } from "./holes.js";

/** A filter, understood. */
interface UnderstoodFilter extends AttachedFilter, RecoveredPolicies {}

/** All filters of a process, understood. */
export interface Understood {
  /** The newest first. */
  readonly filters: readonly UnderstoodFilter[];
  /** What they do together; `undefined` where there is just one. */
  readonly together: RecoveredPolicies | undefined;
  readonly holes: readonly Hole[];
}

/** The ABIs of a machine, its own first. */
const machineAbis = (arch: string = process.arch): readonly Abi[] =>
  arch === "arm64" ? ["aarch64", "arm"] : ["x86_64", "x32", "i386"];

/** What `filters`, of which there is at least one, do to a process whose own ABI is `abi`. */
export function understand(
  filters: readonly AttachedFilter[],
  abi: Abi,
  abis: readonly Abi[] = machineAbis(),
): Understood {
  const programs = filters.map(({ program }) => program) as [Program, ...Program[]];
  const understood = filters.map((filter) => ({
    ...filter,
    ...recoverPolicies(recover(filter.program), abis),
  }));
  const recovery = recover(...programs);
  const all = recoverPolicies(recovery, abis);
  return {
    filters: understood,
    together: filters.length > 1 ? all : undefined,
    holes: findHoles({ abi, abis, programs, recovery, policies: all.policies }),
  };
}

/** The flags that the kernel keeps, `include/uapi/linux/seccomp.h`. */
const FLAG_LOG = 2;

function headOf(filter: AttachedFilter, index: number, count: number): string {
  const { length } = filter.program.instructions;
  const place = count === 1 ? "The filter" : `Filter ${count - index} of ${count}`;
  const age =
    count === 1 ? "" : index === 0 ? ", the newest" : index === count - 1 ? ", the oldest" : "";
  const logs = filter.flags === FLAG_LOG ? "; what it refuses is logged" : "";
  return `# ${place}${age}: ${length} instruction${length === 1 ? "" : "s"}${logs}`;
}

/** Comments that a policy file can have. */
const comment = (text: string): string => `# ${text}`;

function policyLines({ policies, elsewhere }: RecoveredPolicies): string[] {
  return [
    ...policies.flatMap(({ text, remarks }, index) => [
      ...(index > 0 ? ["", "# Another list, as a policy file has just one:"] : []),
      ...text.trimEnd().split("\n"),
      ...remarkLines(remarks),
    ]),
    ...elsewhere.map(({ text }) => comment(text)),
  ];
}

/** As many names as stand in a line. */
const NAMES_MAX = 12;

/** Remarks that say the same, as one. */
function remarkLines(remarks: readonly Remark[]): string[] {
  const notes = [...new Set(remarks.map(({ note }) => note))];
  return notes.map((note) => {
    const names = remarks.filter((remark) => remark.note === note).map(({ about }) => about);
    const left = names.length - NAMES_MAX;
    const shown = names.slice(0, NAMES_MAX).join(" ");
    return comment(`${shown}${left > 0 ? ` and ${left} more` : ""}: ${note}`);
  });
}

/** The filters as policy files. */
export function showPolicies({ filters, together, holes }: Understood): string[] {
  return [
    ...filters.flatMap((filter, index) => [
      headOf(filter, index, filters.length),
      ...policyLines(filter),
      "",
    ]),
    ...(together
      ? ["# All of them together, as the strictest of them decides:", ...policyLines(together), ""]
      : []),
    ...holeLines(holes),
  ];
}

const holeLines = (holes: readonly Hole[]): string[] =>
  holes.length === 0
    ? ["# None of the usual holes."]
    : holes.map(({ text }) => comment(`hole: ${text}`));

/** The filters as instructions. */
export function showPrograms({ filters, holes }: Understood): string[] {
  return [
    ...filters.flatMap((filter, index) => [
      headOf(filter, index, filters.length),
      ...disassemble(filter.program),
      "",
    ]),
    ...holeLines(holes),
  ];
}

/** The filters as data. */
export function describeData({ filters, together, holes }: Understood): object {
  return {
    filters: filters.map(({ program, flags, policies, elsewhere }) => ({
      instructions: program.instructions.length,
      flags: flags ?? null,
      bpf: toBase64(programBytes(program)),
      policies,
      elsewhere,
    })),
    together: together ?? null,
    holes,
  };
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
