// Filters of libseccomp: of random policies, and one like those of containers.

import { groupCalls } from "@sbx/syscalls";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Program, recover, recoverPolicies } from "../../src/index.js";
import { seed, timeout } from "../alike.js";
import { meaningOf } from "../meaning.js";
import {
  type PeerComparison,
  type PeerFilter,
  type PeerRule,
  runLibseccomp,
} from "../oracle/libseccomp.js";
import { planPeer } from "../oracle/peer.js";
import { smallPolicy } from "../oracle/random.js";
import { faultsOfRecovery, MACHINE } from "./hold.js";
import { itemsOf } from "./items.js";

const ALLOW = 0x7fff_0000;
const errno = (number: number): number => 0x0005_0000 + number;
const [EPERM, ENOSYS] = [errno(1), errno(38)];

const POLICIES = 60;

/** The filters that libseccomp makes of some policies. */
function programsOf(count: number): Program[] {
  const policies = fc.sample(smallPolicy, { seed, numRuns: count });
  const filters = policies.flatMap((policy, index) => {
    const meaning = meaningOf(policy);
    if (meaning.refused !== undefined) return [];
    return planPeer(meaning, index % 2 === 0 ? 1 : 2).filters;
  });
  return runLibseccomp(filters).map(({ program }) => program);
}

test(
  `recover: what is recovered from libseccomp's filters of ${POLICIES} policies does what they do (seed ${seed})`,
  () => {
    const programs = programsOf(POLICIES);
    expect(programs.length).toBeGreaterThan(POLICIES / 2);
    for (const program of programs.slice(0, 2 * POLICIES)) {
      expect(faultsOfRecovery(program)).toEqual([]);
    }
  },
  timeout,
);

const rule = (call: string, ...comparisons: PeerComparison[]): PeerRule => ({
  action: ALLOW,
  call,
  comparisons,
});

const asks = (
  argument: number,
  operator: PeerComparison["operator"],
  value: bigint,
  mask = 0xffff_ffff_ffff_ffffn,
): PeerComparison => ({ argument, operator, mask, value });

/** As containers are held: most calls, some of them with conditions, and ENOSYS for clone3. */
const container = (level: 1 | 2): PeerFilter => ({
  abi: "x86_64",
  otherwise: EPERM,
  foreign: 0,
  level,
  rules: [
    ...groupCalls("@system-service")
      .filter((name) => !["clone", "clone3", "personality", "socket", "ioctl"].includes(name))
      .map((name) => rule(name)),
    ...[0n, 8n, 0x2_0000n, 0x2_0008n, 0xffff_ffffn].map((value) =>
      rule("personality", asks(0, "==", value)),
    ),
    rule("socket", asks(0, "!=", 40n)),
    rule("clone", asks(0, "&", 0n, 0x7e02_0000n)),
    { action: ENOSYS, call: "clone3", comparisons: [] },
    rule("ioctl", asks(1, "!=", 0x5412n)),
    rule("mmap", asks(2, "&", 0n, 4n)),
    rule("pread64", asks(3, "<", 0x1_0000_0000n)),
    rule("lseek", asks(1, ">=", 5n), asks(2, "<=", 2n)),
  ],
});

test.each([1, 2] as const)(
  "recover: a container's filter, of level %i, is a policy again",
  (level) => {
    const [peer] = runLibseccomp([container(level)]);
    const { program } = peer as { program: Program };
    expect(faultsOfRecovery(program)).toEqual([]);
    const { policies, elsewhere } = recoverPolicies(recover(program), MACHINE);
    const [policy] = policies;
    const lines = itemsOf(policy?.text ?? "");
    expect(policies.length).toBe(1);
    expect(lines).toEqual(
      expect.arrayContaining([
        "read",
        "clone(flags & (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET) == 0)",
        "clone3=ENOSYS",
        "socket(domain != AF_VSOCK)",
        "ioctl(request != TIOCSTI)",
        "SECCOMP_DEFAULT_ACTION=EPERM",
        "SECCOMP_ARCHITECTURES=x86_64",
      ]),
    );
    expect(policy?.remarks.map(({ kind }) => kind)).not.toContain("conditions");
    // CVE-2019-10063: all 64 bits of request are compared, of which the kernel takes 32.
    const bypassed = policy?.remarks.filter(({ kind }) => kind === "bypass");
    expect(bypassed?.map(({ about }) => about)).toEqual(["ioctl", "socket"]);
    expect(elsewhere.map(({ text }) => text)).toEqual([
      "every call of x32 and i386: kill-thread",
      "calls of other ABIs: kill-thread",
    ]);
  },
);
