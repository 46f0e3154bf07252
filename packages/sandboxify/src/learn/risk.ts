// risk: what of a policy lets a program do more than most programs need.

import { groupCalls, isAbi, syscallName } from "@sbx/syscalls";
import { conditionFor } from "./condition.js";
import { callersOf, type LearnedItem, sumOf } from "./items.js";
import type { CallRecord } from "./records.js";

/** An item that deserves a look, and why. */
export interface Risk {
  readonly item: LearnedItem;
  readonly why: string;
  /** How many such calls deserve it, and whose they are. */
  readonly count: number;
  readonly programs: LearnedItem["programs"];
}

/** By calls: the gravest first. */
const CALLS: readonly (readonly [members: string, why: string])[] = [
  ["@module @kexec reboot", "can replace or end the kernel"],
  ["@raw-io", "reaches hardware"],
  ["bpf perf_event_open", "runs code in the kernel, or watches all of it"],
  ["@inspect-process", "reads and changes other processes"],
  ["@mount", "changes which files there are"],
  ["@io-uring", "makes calls that no filter sees"],
  ["userfaultfd", "helps to attack the kernel"],
  ["setns unshare", "makes or enters namespaces, where it may have more power"],
  ["@set-user @set-group @set-groups capset", "becomes somebody else"],
  ["@keyring", "uses keys that the kernel keeps"],
  ["@clock", "sets the system's clock"],
  ["@swap @quota acct", "administers the system"],
  ["@exec", "starts programs: they run under the same filter"],
  ["@send-signal", "ends other processes"],
  ["@chown @chmod @mknod", "changes who may use files"],
];

/** By conditions: what the arguments say. */
const CONDITIONS: readonly (readonly [subject: RegExp, condition: RegExp, why: string])[] = [
  [/^clone$/, /== (?!0\b|CLONE_THREAD\b)/, "makes namespaces, where it may have more power"],
  [
    /^m(map2?|protect)$/,
    /PROT_WRITE \| PROT_EXEC\b(?!\))/,
    "makes memory that is written and executed",
  ],
  [/^mmap2?$/, /== PROT_EXEC && flags & MAP_ANONYMOUS == MAP_/, "executes code that it makes"],
  [/^mprotect$/, /== PROT_EXEC/, "turns memory into code"],
  [/^socket$/, /AF_PACKET|SOCK_RAW/, "reads and writes raw packets"],
  [/^socket$/, /AF_NETLINK/, "talks to the kernel of networks and devices"],
  [/^socket$/, /AF_INET6?/, "reaches the network"],
  [/^ioctl$/, /TIOCSTI|TIOCLINUX/, "types into the terminal"],
  [/^personality$/, /./, "changes how the kernel treats it"],
  [/^prctl$/, /PR_SET_MM|PR_CAP_AMBIENT/, "changes what the process is"],
  [/^open(at)?$/, /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/, "writes files"],
];

/** What deserves a look, the gravest first. */
export function risksOf(items: readonly LearnedItem[]): readonly Risk[] {
  const found = new Map<LearnedItem, Risk>();
  for (const [members, why] of CALLS) {
    const names = new Set(members.split(" ").flatMap((one) => callsOf(one)));
    for (const item of items) {
      if (!names.has(item.subject) || found.has(item)) continue;
      found.set(item, { item, why, count: item.count, programs: item.programs });
    }
  }
  for (const [subject, condition, why] of CONDITIONS) {
    for (const item of items) {
      if (found.has(item) || !subject.test(item.subject)) continue;
      if (!condition.test(valuesOf(item.condition ?? ""))) continue;
      const records = item.records.filter((record) => condition.test(conditionOf(record)));
      found.set(item, { item, why, count: sumOf(records), programs: callersOf(records) });
    }
  }
  return [...found.values()];
}

/** What the arguments of one call say. */
const conditionOf = ({ abi, number, values }: CallRecord): string =>
  valuesOf((isAbi(abi) && conditionFor(abi, syscallName(abi, number) ?? "", [values])) || "");

/** A condition without its masks: what is masked need not be there. */
const valuesOf = (condition: string): string => condition.replace(/\([^()]*\)/g, "_");

const callsOf = (one: string): readonly string[] => (one.startsWith("@") ? groupCalls(one) : [one]);
