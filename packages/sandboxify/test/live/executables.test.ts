// A file that cannot be executed: its message and status come whatever the policy is, also where it denies
// the calls by which they are told.

import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { victim } from "./compare.js";
import { launch, refusal } from "./refused.js";
import { script, stage } from "./stage.js";
import { NOT_EXECUTABLE, NOT_FOUND, ways } from "./start.js";

const missing = join(stage, "missing");
const plain = join(stage, "not-executable");
writeFileSync(plain, "#!/bin/sh\n");
const folder = join(stage, "folder");
mkdirSync(folder);
const garbage = script("garbage", "this is no program\n");
const truncated = join(stage, "truncated");
copyFileSync(victim, truncated);
chmodSync(truncated, 0o755);
truncateSync(truncated, 100);
const noLoader = join(stage, "no-loader");
const bytes = readFileSync(victim);
bytes.write("/lib/none", bytes.indexOf("/lib"));
writeFileSync(noLoader, bytes);
chmodSync(noLoader, 0o755);
const noInterpreter = script("no-interpreter", "#!/nonexistent/shell\n");

const NAME = 'help: check the name; one without "/" is looked for in the folders of PATH';
const PERMISSIONS = "help: check that it is a file, and the permissions of it and of its folders";
const KIND =
  "help: a script begins with a line such as #!/bin/sh; a program must be for this machine";
const INTERPRETER = "help: install what its first line, or readelf -l, names";
const cases = [
  [missing, NOT_FOUND, `"${missing}" is not found; ${NAME}`],
  ["no-such-command", NOT_FOUND, `"no-such-command" is not found; ${NAME}`],
  ["", NOT_FOUND, `"" is not found; ${NAME}`],
  [plain, NOT_EXECUTABLE, `"${plain}" cannot be executed (EACCES); ${PERMISSIONS}`],
  [folder, NOT_EXECUTABLE, `"${folder}" cannot be executed (EISDIR); ${PERMISSIONS}`],
  [
    garbage,
    NOT_EXECUTABLE,
    `"${garbage}" is of no kind that this kernel executes (ENOEXEC); ${KIND}`,
  ],
  [
    noLoader,
    NOT_EXECUTABLE,
    `"${noLoader}" cannot be executed, as its interpreter is missing (ENOENT); ${INTERPRETER}`,
  ],
  [
    noInterpreter,
    NOT_EXECUTABLE,
    `"${noInterpreter}" cannot be executed, as its interpreter is missing (ENOENT); ${INTERPRETER}`,
  ],
] as const;
const policies = [
  ["a policy that lets the launcher speak", ["-d", "acct"]],
  ["one that kills it when it speaks or ends", ["-a", ""]],
  ["one that refuses", ["--default-action", "EPERM", "-d", "write:exit_group:exit:execve"]],
] as const;

describe.each(policies)("under %s", (_, policy) => {
  test.each(cases)("%j", (file, status, message) => {
    for (const way of ways) {
      expect(launch([...way.options, ...policy, file])).toEqual(refusal(message, status));
    }
  });

  test("a truncated program is refused, or dies before its first instruction", () => {
    for (const way of ways) {
      const { stderr, ...rest } = launch([...way.options, ...policy, truncated]);
      expect(rest).toEqual({ status: NOT_EXECUTABLE, stdout: "", ran: [] });
      expect(stderr).toMatch(/^sandboxify: ".*truncated" .* \(E\w+\); help: .*\n$/);
    }
  });
});
