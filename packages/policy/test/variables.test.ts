import { expect, test } from "vitest";
import {
  findFileVariables,
  findVariables,
  formatAction,
  formatDiagnostic,
  formatPolicy,
  parseSettings,
  readPolicyFile,
  readVariables,
  type Variables,
} from "../src/index.js";
import { createSource } from "../src/source.js";
import { said } from "./tables.js";

const FILE = `# both, and the second one is ignored
SECCOMP_SYSCALL_DENY="execve"
SECCOMP_SYSCALL_ALLOW='
  read write=EPERM'
SECCOMP_DEFAULT_ACTION=log
SECCOMP_INSTALL_AT=entry
`;

const settingsOf = (variables: Variables) => {
  const settings = readVariables(variables, "x86_64", "launcher");
  if (settings === undefined) throw new Error("no variable is set");
  return settings;
};

test("variables: those of a file say what the file says", () => {
  const settings = settingsOf(findFileVariables("file", FILE));
  const { policy, installAt, warnings } = readPolicyFile("file", FILE);
  expect(settings).toMatchObject({ installAt, abis: ["x86_64"], verbose: false });
  expect(settings.warnings.map((one) => formatDiagnostic(one))).toEqual(
    warnings.map((one) => formatDiagnostic(one)),
  );
  expect(parseSettings(settings)).toEqual(policy);
});

test("variables: an option wins over one, and messages name it", () => {
  const option = createSource("--default-action", "EPREM");
  const variables = new Map([
    ...findFileVariables("file", FILE),
    ["SECCOMP_DEFAULT_ACTION", option] as const,
  ]);
  expect(said(() => settingsOf(variables).installAt)).toEqual([
    expect.stringMatching(/^--default-action:1:1: /),
  ]);
  variables.set("SECCOMP_DEFAULT_ACTION", createSource("--default-action", "EPERM"));
  const policy = parseSettings(settingsOf(variables));
  expect(formatAction(policy.violation)).toBe("EPERM");
  expect(formatPolicy(policy)).toBe("read:write=EPERM");
});

test.each([
  ["constructor", "launcher", "SECCOMP_INSTALL_AT:1:1: "],
  ["exec", "library", "SECCOMP_INSTALL_AT:1:1: "],
] as const)("variables: %s is no install point of the %s", (point, installer, place) => {
  const environment = { SECCOMP_SYSCALL_ALLOW: "read", SECCOMP_INSTALL_AT: point };
  const variables = findVariables(environment);
  expect(said(() => `${readVariables(variables, "x86_64", installer)}`)).toEqual([
    expect.stringContaining(place),
  ]);
});

test("variables: where none is set, there is nothing to read", () => {
  expect(readVariables(findVariables({ PATH: "/bin" }), "x86_64", "launcher")).toBeUndefined();
});

test("variables: a file needs a list", () => {
  expect(said(() => `${findFileVariables("file", "SECCOMP_VERBOSE=1\n")}`)).toEqual(
    said(() => `${readPolicyFile("file", "SECCOMP_VERBOSE=1\n")}`),
  );
});
