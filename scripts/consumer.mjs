// consumer: the tarballs in a project of somebody else's -> do the commands and the imports work there?
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.mjs";
import { demand, Failure } from "./step.mjs";

/** What somebody types there, and what must come of it. */
const transcript = [
  { command: ["npx", "--no", "@sbx/syscalls", "231"], prints: /^exit_group$/m },
  { command: ["npx", "--no", "@sbx/syscalls", "openat"], prints: /x86_64 +257/ },
  {
    command: ["npx", "--no", "@sbx/policy", "decide", "read", "-d", "read=EPERM"],
    prints: /^EPERM: /,
  },
  { command: ["npx", "--no", "@sbx/preload"], prints: /^\/.*\/libsandbox\.so$/m },
  {
    command: ["npx", "--no", "@sbx/preload", "install", "sbx"],
    prints: /^\/.*\/sbx\/libsandbox\.so\n\/.*\/sbx\/ld-sandbox\.so$/m,
  },
  {
    command: [
      ...["npx", "--no", "--", "sbx-patchelf", "add", "--library", "sbx/libsandbox.so"],
      ...["--deny", "ptrace", "--output", "grep", "/bin/grep"],
    ],
    prints:
      /^\/bin\/grep \(in grep\): linked to \/.*\/sbx\/libsandbox\.so; its policy is in it now$/m,
  },
  {
    command: ["npx", "--no", "@sbx/patchelf", "list", "grep"],
    prints: /^ {2}policy {7}SECCOMP_SYSCALL_DENY="ptrace"$/m,
  },
  { command: ["./grep", "Seccomp:", "/proc/self/status"], prints: /^Seccomp:\t2$/m },
  { command: ["node", "patchelf.mjs"], prints: /^dynamic program ptrace$/m },
  { command: ["node", "patchelf.cjs"], prints: /^true$/m },
  { command: ["npx", "--no", "@sbx/sandboxify", "--version"], prints: /^\d+\.\d+\.\d+$/m },
  {
    command: [
      "npx",
      "--no",
      "--",
      "@sbx/sandboxify",
      "-d",
      "ptrace",
      "grep",
      "Seccomp:",
      "/proc/self/status",
    ],
    prints: /^Seccomp:\t2$/m,
  },
  { command: ["node", "esm.mjs"], prints: /^SIGSYS kill$/m },
  { command: ["node", "launch.mjs"], prints: /^violation EPERM$/m },
  { command: ["node", "launch.cjs"], prints: /^exited 3$/m },
  { command: ["node", "learn.mjs"], prints: /^exited added 0 kill$/m },
  { command: ["node", "learn.cjs"], prints: /^allow openat no_process$/m },
  { command: ["node", "commonjs.cjs"], prints: /^x86_64 20 allow$/m },
];

const files = {
  "package.json": `{ "private": true }`,
  "esm.mjs": `
    import { spawnSync } from "node:child_process";
    import { compilePolicy, parsePolicy, simulate } from "@sbx/policy";
    import { preloadEnvironment } from "@sbx/preload";
    const { signal } = spawnSync("ls", { env: preloadEnvironment({ allow: "write" }) });
    const program = compilePolicy(parsePolicy("write"), "x86_64");
    console.log(signal, simulate(program, { abi: "x86_64", number: 59 }).kind);
  `,
  "patchelf.mjs": `
    import { readFileSync } from "node:fs";
    import { list, readElf } from "@sbx/patchelf";
    const { kind, policy } = list(readElf(readFileSync("grep"), "grep"));
    console.log(kind, policy.variables.SECCOMP_SYSCALL_DENY);
  `,
  "patchelf.cjs": `
    const { readFileSync } = require("node:fs");
    const { addPolicy, applyPatch, list, readElf } = require("@sbx/patchelf");
    const bytes = readFileSync(process.execPath);
    const patch = addPolicy(readElf(bytes), { variables: {}, required: true });
    console.log(list(readElf(applyPatch(bytes, patch))).policy.required);
  `,
  "launch.mjs": `
    import { spawnSync } from "node:child_process";
    import { confine, launch } from "@sbx/sandboxify";
    const { kind } = await (await launch("ls", [], { allow: "write" })).ended;
    confine({ deny: "@exec=EPERM" });
    console.log(kind, spawnSync("ls").error.code);
  `,
  "launch.cjs": `
    const { launch } = require("@sbx/sandboxify");
    launch("sh", ["-c", "exit 3"], { deny: "ptrace", at: "main" })
      .then(({ ended }) => ended)
      .then(({ kind, status }) => console.log(kind, status));
  `,
  "learn.mjs": `
    import { inspect, launch, learn } from "@sbx/sandboxify";
    const { policy, end } = await (await learn("ls", ["-d", "/"], { stdio: "ignore" })).learned;
    const again = await (await learn("ls", ["-d", "/"], { policy, stdio: "ignore" })).learned;
    const child = await launch("sleep", ["60"], { deny: "ptrace" });
    const { filters } = await inspect(child.pid);
    child.kill();
    // Without privilege there are none to see.
    const kind = filters?.[0]?.policies[0]?.policy?.violation.kind ?? "kill";
    console.log(end.kind, "added", again.added.length, kind);
  `,
  "learn.cjs": `
    const { inspect, learn } = require("@sbx/sandboxify");
    learn("ls", ["-d", "/"], { at: "main", stdio: "ignore" })
      .then(({ learned }) => learned)
      .then(async ({ policy, items }) => {
        const { code } = await inspect(2 ** 22).catch((error) => error);
        const name = items.map(({ subject }) => subject).find((one) => one === "openat");
        console.log(policy.list, name ?? "openat", code);
      });
  `,
  "commonjs.cjs": `
    const { abis, syscallNumber } = require("@sbx/syscalls");
    const { compilePolicy, parsePolicy, simulate } = require("@sbx/policy");
    const program = compilePolicy(parsePolicy("writev"), "x86_64");
    const number = syscallNumber("x86_64", "writev");
    console.log(abis[0].name, number, simulate(program, { abi: "x86_64", number }).kind);
  `,
};

/**
 * Install the tarballs where no workspace helps, and use them.
 *
 * @param {readonly string[]} tarballs
 * @param {NodeJS.ProcessEnv} env
 */
export async function consume(tarballs, env) {
  const folder = mkdtempSync(join(tmpdir(), "sbx-consumer-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const quiet = ["--offline", "--no-audit", "--no-fund"];
    demand(await run("npm", ["install", ...quiet, ...tarballs], { cwd: folder, env }));
    for (const { command, prints } of transcript) {
      const [program = "", ...args] = command;
      const result = await run(program, args, { cwd: folder, env });
      demand(result);
      if (!prints.test(result.output)) {
        throw new Failure(`${command.join(" ")} must print ${prints}, not:\n${result.output}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
