// recover: a value is named only by constants that its parameter takes.

import { expect, test } from "vitest";
import { compilePolicy, parsePolicy } from "../../src/index.js";
import { faultsOfRecovery } from "./hold.js";

test.each([
  "iopl(level == 0)",
  "iopl(level == 41)",
  "setsockopt(level == SOL_IP)",
  "getsockopt(level == SOL_SOCKET && optname == SO_TYPE)",
])("recover: %s is recovered as a policy", (list) => {
  const program = compilePolicy(parsePolicy(list), ["x86_64"]);
  expect(faultsOfRecovery(program, ["x86_64"])).toEqual([]);
});
