import { type Abi, errnoNumber, syscallName } from "@sbx/syscalls";
import { describe, expect, test } from "vitest";
import { formatAction, type SystemCall, simulate } from "../src/index.js";
import { readProgram } from "./bytecode.js";
import { type Request, runCore } from "./core.js";
import { type DecideRow, decideRows, parseCall } from "./decide.js";
import {
  entryOf,
  explains,
  type Fate,
  findUnreachable,
  GATE_CLOSED,
  isOpenGate,
  runKernel,
  type User,
  users,
} from "./kernel.js";

/** Calls that may not be made for good. */
const UNSAFE: Readonly<Record<string, string>> = {
  clone: "makes a process that nobody waits for",
  clone3: "makes a process that nobody waits for",
  fork: "makes a process that nobody waits for",
  pause: "never returns",
  rt_sigreturn: "returns to a frame that is not there",
  sigreturn: "returns to a frame that is not there",
  sync: "takes as long as the disks do",
  vfork: "makes a process that nobody waits for",
  vhangup: "takes the terminal away",
};

/**
 * Calls of x86_64 that only code makes which the kernel puts into a program. Linux 6.18 lets them pass
 * every filter: by themselves they end in SIGILL and ENXIO, and do so with an errno for them too.
 */
const UNFILTERED = ["uretprobe", "uprobe", "335", "336"];

const isHere = ({ abi, call }: DecideRow): boolean =>
  entryOf(abi) !== undefined && entryOf(parseCall(call, abi).abi) !== undefined;
const here = decideRows.filter(isHere);

/** The ABI that this process itself has. */
const OWN_ABI: Abi = process.arch === "x64" ? "x86_64" : "aarch64";

const isLetThrough = ({ verdict }: DecideRow): boolean => verdict === "allow" || verdict === "log";

/** CLONE_SIGHAND without CLONE_VM, and CLONE_NEWUSER with CLONE_FS: EINVAL, whoever asks. */
const isFailingClone = (flags: bigint): boolean =>
  (flags & 0x900n) === 0x800n || (flags & 0x1000_0200n) === 0x1000_0200n;

/** With arguments of a row's own, a call is made without its filter too, whatever its verdict is. */
function isUnsafe(row: DecideRow): boolean {
  const { abi, number, arguments: list } = parseCall(row.call, row.abi);
  const name = syscallName(abi, number) ?? "";
  if (name === "clone" && list) return !isFailingClone(list[0] ?? 0n);
  return (list !== undefined || isLetThrough(row)) && Object.hasOwn(UNSAFE, name);
}

const made = here.filter((row) => !isUnsafe(row));
const errnoOf = (verdict: string): number | undefined =>
  /^\d+$/.test(verdict) ? Number(verdict) : errnoNumber(verdict);

test("kernel: every row of this machine's ABIs is made; none lets an unsafe call through", () => {
  expect(here.filter(isUnsafe)).toEqual([]);
  expect(made.length).toBeGreaterThan(process.arch === "x64" ? 400 : 100);
});

const requests: Request[] = made.map(({ abi, entries }) => ({ abi, entries }));
const programs = runCore(requests).map(({ program }) => program as Uint8Array);
const attempts = made.map((row, index) => {
  const call = parseCall(row.call, row.abi);
  return { row, call, program: programs[index] as Uint8Array };
});

const isUnreachable = findUnreachable();
const reached = attempts.filter(({ call }) => !isUnreachable(call));
const unreachable = attempts.filter(({ call }) => isUnreachable(call));

/** What becomes of each call, under its filter and without one. */
const seeFates = (list: typeof attempts, user: User) => ({
  fates: runKernel(list, user),
  unfiltered: runKernel(
    list.map(({ call }) => ({ call, program: undefined })),
    user,
  ),
});

describe.each(users)("kernel: as $user", ({ user }) => {
  const { fates, unfiltered } = seeFates(reached, user);

  test.each(reached.map(({ row, call }, index) => ({ ...row, made: call, index })))(
    "kernel: $title: on $abi, $call is $verdict",
    ({ verdict, made: call, index }) => {
      const fate = fates[index] as Fate;
      const free = unfiltered[index] as Fate;
      const explained = explains(verdict, errnoOf(verdict), call, fate, free);
      expect({ verdict, fate, free, explained }).toMatchObject({ explained: true });
    },
  );

  if (unreachable.length > 0) {
    test(`kernel: this kernel has no i386 gate: its ${unreachable.length} rows are held against simulate only`, () => {
      const closed = unreachable.map(() => GATE_CLOSED);
      expect(seeFates(unreachable, user)).toEqual({ fates: closed, unfiltered: closed });
      for (const { row, call, program } of unreachable) {
        const verdict = formatAction(simulate(readProgram(program), call));
        expect({ ...row, verdict }).toEqual(row);
      }
    }, 60_000);
  }

  test("kernel: 600 numbers in a row, each with an errno of its own", () => {
    const abi = OWN_ABI;
    const numbers = Array.from({ length: 600 }, (_, index) => index).filter(
      (number) => !UNFILTERED.includes(syscallName(abi, number) ?? String(number)),
    );
    const list = numbers.map((number) => `${number}=${1000 + number}`).join(":");
    const entries = [Buffer.from(`SECCOMP_SYSCALL_ALLOW=${list}`)];
    const program = runCore([{ abi, entries }])[0]?.program;
    const calls = numbers.map((number) => ({ call: { abi, number }, program }));
    const wanted = numbers.map((number) => `returned -${1000 + number}`);
    expect(runKernel(calls, user)).toEqual(wanted);
  }, 60_000);

  test("kernel: the same calls under the filters of their neighbours are not explained", () => {
    const explained = reached.filter(({ row: { verdict }, call }, index) => {
      const shifted = fates[(index + 1) % fates.length] as Fate;
      return explains(verdict, errnoOf(verdict), call, shifted, unfiltered[index] as Fate);
    });
    expect(explained.length).toBeLessThan(reached.length / 2);
  });
});

test("kernel: every action, int 0x80 and x32's numbers are among the rows", () => {
  const verdicts = new Set(made.map(({ verdict }) => verdict));
  const actions = ["kill", "kill-thread", "trap", "EPERM", "4095", "log", "allow"];
  expect(actions.filter((action) => !verdicts.has(action))).toEqual([]);
  if (process.arch !== "x64") return;
  const isForeign = (row: DecideRow, { abi }: SystemCall): boolean =>
    row.abi === "x86_64" && abi !== row.abi && row.verdict === "kill";
  const foreign = attempts.filter(({ row, call }) => isForeign(row, call)).map(({ row }) => row);
  expect(new Set(foreign.map(({ call }) => call.split(":")[0]))).toEqual(new Set(["i386", "x32"]));
  expect(foreign.some(({ title }) => title.includes("deny list"))).toBe(true);
});

test("kernel: conditions of every kind are among the rows", () => {
  const names = attempts
    .filter(({ call }) => call.arguments !== undefined)
    .map(({ call }) => syscallName(call.abi, call.number));
  expect([...new Set(names)]).toEqual(
    expect.arrayContaining(
      "clone fchmod fcntl ioctl lseek mmap openat personality prctl socket".split(" "),
    ),
  );
});

test("kernel: the i386 gate is there or not, and a probe that ends otherwise is an error", () => {
  expect(isOpenGate("returned 7")).toBe(true);
  expect(isOpenGate(GATE_CLOSED)).toBe(false);
  for (const fate of ["returned -38", "killed 31", "gone", "stuck"]) {
    expect(() => isOpenGate(fate)).toThrow(fate);
  }
});

test("kernel: a fate is explained by one verdict only", () => {
  const call = { abi: "x86_64", number: 39 } as const;
  const verdicts = ["kill", "kill-thread", "trap", "EPERM", "EACCES", "allow"];
  const explaining = (fate: Fate) =>
    verdicts.filter((verdict) => explains(verdict, errnoNumber(verdict), call, fate, "returned 7"));
  expect(explaining("killed 31")).toEqual(["kill"]);
  expect(explaining("gone")).toEqual(["kill-thread"]);
  expect(explaining("trapped 39 3221225534")).toEqual(["trap"]);
  expect(explaining("trapped 40 3221225534")).toEqual([]);
  expect(explaining("returned -1")).toEqual(["EPERM"]);
  expect(explaining("returned -13")).toEqual(["EACCES"]);
  expect(explaining("returned 8")).toEqual(["allow"]);
  expect(explaining("killed 9")).toEqual([]);
  expect(explaining("stuck")).toEqual([]);
  expect(explains("EPERM", 1, call, "returned -1", "returned -1")).toBe(false);
});
