// printing: the command that prints, run in this process; what its tests share.

import { run } from "../src/cli.js";
import { FAILURES } from "../src/failures.js";

export const FILE = 'SECCOMP_SYSCALL_DENY="execve=EPERM"\nSECCOMP_INSTALL_AT=main\n';

export function print(
  args: readonly string[],
  { terminal = false, environment = {} as Record<string, string> } = {},
) {
  const said = { status: 0, stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    terminal,
    write: (text: string | Uint8Array) => {
      said[name] += typeof text === "string" ? text : Buffer.from(text).toString("hex");
    },
  });
  said.status = run(args, {
    version: "1.2.3",
    environment,
    read: (path) => {
      if (path === "service.env") return Buffer.from(FILE);
      throw FAILURES.fileUnreadable(`"${path}" (ENOENT)`);
    },
    abiOf: (program) => (program === "./app-i386" ? "i386" : "x86_64"),
    stdout: output("stdout"),
    stderr: output("stderr"),
  });
  return said;
}

export const printed = (stdout: string) => ({ status: 0, stdout, stderr: "" });
export const refused = (message: string) => ({
  status: 125,
  stdout: "",
  stderr: `sandboxify: ${message}\n`,
});
