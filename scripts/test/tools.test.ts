import { expect, test } from "vitest";
import { missingPackages } from "../test-packages.mjs";
import { compareVersions } from "../tools.mjs";

test.each([
  ["20.19.0", "20.19.0", 0],
  ["20.9.0", "20.19.0", -1],
  ["22.0.0", "20.19.0", 1],
  ["3.20", "3.20.1", -1],
  ["3.20.1", "3.20", 1],
  ["3.25.1", "3.20", 1],
])("compareVersions: %s to %s is %i", (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
});

test("missingPackages: a package without its command or its file is missing", () => {
  const list = [
    "# a comment",
    "",
    "shell  sh           a command that is there",
    "hosts  /etc         a file that is there",
    "one    no-such-one  a command that is not",
    "two    /no/such     a file that is not",
  ];
  expect(missingPackages(list.join("\n"))).toEqual(["one", "two"]);
});
