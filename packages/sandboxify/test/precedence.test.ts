// variables: what holds of options, a policy file and the environment; the launcher decides likewise.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { formatAction, formatPolicy } from "@sbx/policy";
import { describe, expect, test } from "vitest";
import { formatFailure } from "../src/failure.js";
import { makeFilter } from "../src/filter.js";
import { parseOptions } from "../src/options.js";
import { commandVariables } from "../src/variables.js";
import { abi, launcher } from "./built.js";
import { file } from "./folder.js";

type Environment = Record<string, string>;

const allow = (SECCOMP_SYSCALL_ALLOW: string): Environment => ({ SECCOMP_SYSCALL_ALLOW });
const deny = (SECCOMP_SYSCALL_DENY: string): Environment => ({ SECCOMP_SYSCALL_DENY });
const action = (SECCOMP_DEFAULT_ACTION: string): Environment => ({ SECCOMP_DEFAULT_ACTION });
const arch = (SECCOMP_ARCHITECTURES: string): Environment => ({ SECCOMP_ARCHITECTURES });
const at = (SECCOMP_INSTALL_AT: string): Environment => ({ SECCOMP_INSTALL_AT });

const both = file("both", "SECCOMP_SYSCALL_ALLOW=read\nSECCOMP_SYSCALL_DENY=write\n");
const full = file(
  "full",
  `SECCOMP_SYSCALL_DENY="
  ptrace"
SECCOMP_DEFAULT_ACTION=EACCES
SECCOMP_ARCHITECTURES=${abi}
SECCOMP_INSTALL_AT=main
`,
);
const wrong = file("wrong", "SECCOMP_SYSCALL_DENY=ptrace\nSECCOMP_DEFAULT_ACTION=EACES\n");
const lacking = file("lacking", "SECCOMP_DEFAULT_ACTION=log\n");
const odd = file("odd", "# nothing\nSECCOMP_SYSCAL_DENY=x\n");

const other = abi === "x86_64" ? "i386" : "arm";

function filterOf(args: readonly string[], environment: Environment) {
  const variables = commandVariables(parseOptions(args), environment, (path) => readFileSync(path));
  return variables.size === 0 ? undefined : makeFilter(variables, abi);
}

describe("what holds", () => {
  test.each<[string[], Environment, string]>([
    [[], allow("read"), "allow read, kill"],
    [[], deny("read"), "deny read, kill"],
    [[], { ...deny("write"), ...allow("read") }, "allow read, kill"],
    [["-a", "write"], allow("read"), "allow write, kill"],
    [["-a", "write"], deny("read"), "allow write, kill"],
    [["-d", "write"], allow("read"), "deny write, kill"],
    [["-d", "write"], { ...allow("read"), ...deny("read") }, "deny write, kill"],
    [["-a", ""], allow("read"), "allow , kill"],
    [["-a", "write"], action("log"), "allow write, log"],
    [["-a", "write", "--default-action", "EPERM"], action("log"), "allow write, EPERM"],
    [["--default-action=EPERM"], deny("read"), "deny read, EPERM"],
    [[`--arch=${abi}:${other}`], deny("read"), `deny read, kill, ${abi}:${other}`],
    [["--arch", abi], { ...deny("read"), ...arch(`${abi} ${other}`) }, "deny read, kill"],
    [["-p", full], {}, "deny ptrace, EACCES"],
    [["-p", full], { ...allow("read"), ...action("log") }, "deny ptrace, EACCES"],
    [["-p", full], { SECCOMP_TYPO: "is not read" }, "deny ptrace, EACCES"],
    [["-p", full, "--default-action", "log"], {}, "deny ptrace, log"],
    [["-p", full, "--arch", `${abi}:${other}`], {}, `deny ptrace, EACCES, ${abi}:${other}`],
    [["-p", wrong, "--default-action", "log"], {}, "deny ptrace, log"],
    [["-p", both], {}, "allow read, kill"],
  ])("of %j and %j", (args, environment, expected) => {
    const filter = filterOf(args, environment);
    if (filter === undefined) throw new Error("there is no policy");
    const { policy, settings } = filter;
    const abis = settings.abis.length > 1 ? `, ${settings.abis.join(":")}` : "";
    const said = `${policy.list} ${formatPolicy(policy)}, ${formatAction(policy.violation)}${abis}`;
    expect(said).toBe(expected);

    const { stderr } = spawnSync(launcher, [...args, "--verbose", "--at=main", "/bin/true"], {
      env: environment,
      encoding: "utf8",
    });
    const [, list, items = "", otherwise] = /^(\w+) (.*?), (\w+)/.exec(expected) ?? [];
    const added = list === "allow" ? "allow" : otherwise;
    const adding = /^adding (\S+) to the process seccomp filter \((.*)\)$/gm;
    const lines = [...stderr.matchAll(adding)].map(([, name, action]) => `${name} ${action}`);
    expect(lines).toEqual(items === "" ? [] : [`${items} ${added}`]);
  });
});

describe("what is refused", () => {
  test.each<[string[], Environment]>([
    [["-a", "read", "-d", "read"], {}],
    [["-a", "", "-d", ""], {}],
    [["-p", full, "-a", "read"], {}],
    [["-d", "", "-p", full], {}],
    [["--default-action=log"], {}],
    [["--default-action=log"], arch(abi)],
    [["--arch=x86_64"], {}],
    [[], action("log")],
    [[], { ...allow("read"), ...action("lgo") }],
    [["-a", "read"], action("lgo")],
    [["-a", "read", "--default-action", "lgo"], action("log")],
    [["-a", "wriet"], allow("read")],
    [["-d", "read", "--default-action=allow"], {}],
    [["-a", "read", `--arch=${other}`], {}],
    [["-a", "read", "--arch=pdp11"], {}],
    [["-a", "read", "--arch="], {}],
    [["-a", "read"], at("constructor")],
    [["-a", "read", "--at", "main"], at("constructor")],
    [["-a", "read"], { SECCOMP_VERBOSE: "yes" }],
    [["-a", "read"], { SECCOMP_SYSCAL_DENY: "read" }],
    [["-p", wrong], {}],
    [["-p", lacking], allow("read")],
    [["-p", odd], {}],
    [["-p", full, "--default-action=x y"], {}],
  ])("of %j and %j, in the launcher's words", (args, environment) => {
    let message = "nothing";
    try {
      filterOf(args, environment);
    } catch (error) {
      message = formatFailure(error, false);
    }
    const { status, stderr } = spawnSync(launcher, [...args, "/bin/true"], {
      env: environment,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 125, stderr: message });
  });
});
