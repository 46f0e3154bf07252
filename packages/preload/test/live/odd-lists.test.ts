// Lists that are odd and yet no error: of two, one holds; and one without an item allows nothing.

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { emptyFolder, program } from "./stage.js";
import { KILLED, startFiltered, type Variables } from "./start.js";

const ALLOW = "SECCOMP_SYSCALL_ALLOW";
const DENY = "SECCOMP_SYSCALL_DENY";
const PHASES = "open:openat:close:exit_group";

test("of two lists ALLOW holds, and one line says so", () => {
  const stderr = `libsandbox: ${DENY}: warning: ${ALLOW} is set as well and holds; this list is ignored; help: unset one of the two\n`;
  const both = (allow: string, deny: string) =>
    startFiltered([program("phases")], { [ALLOW]: allow, [DENY]: deny }, { folder: emptyFolder() });
  expect(both(PHASES, "openat")).toEqual({ status: 0, stdout: "", stderr });
  expect(both("write", "ptrace")).toEqual({ status: KILLED, stdout: "", stderr });
  expect(both(PHASES, "garbage, which nobody reads")).toEqual({ status: 0, stdout: "", stderr });
});

test.each(["", ":", " : \n:\t", "# nothing"])("the list %j allows nothing", (list) => {
  const folder = emptyFolder();
  const run = (variables: Variables) => startFiltered([program("phases")], variables, { folder });
  expect(run({ [ALLOW]: list })).toEqual({ status: KILLED, stdout: "", stderr: "" });
  expect(readdirSync(folder)).toEqual(["constructor"]);
  expect(run({ [DENY]: list }).status).toBe(0);
});
