import { expect, test } from "vitest";
import { type PolicyOptions, parsePolicy } from "../src/index.js";

const withOptions = (options: object) => () => parsePolicy("write", options as PolicyOptions);

test.each([
  [{ list: "Allow" }, 'the option list is "allow" or "deny", not "Allow"'],
  [{ list: "DENY" }, 'the option list is "allow" or "deny", not "DENY"'],
  [{ list: "" }, 'the option list is "allow" or "deny", not ""'],
  [{ lst: "deny" }, 'unknown option "lst"; the options are list, defaultAction, name'],
])("options: %o are refused, for a wrong word must not turn a list round", (options, message) => {
  expect(withOptions(options)).toThrow(new TypeError(message));
});

test.each([[5], [["write"]], [null], [undefined]])("options: %o is no list", (text) => {
  expect(() => parsePolicy(text as unknown as string)).toThrow(
    new TypeError("the list must be a string"),
  );
});

test("options: what is left out is an allow list that kills", () => {
  const policy = parsePolicy("write");
  expect([policy.items[0]?.action, policy.otherwise]).toEqual([
    { kind: "allow" },
    { kind: "kill" },
  ]);
  expect(parsePolicy("write", { list: "deny" }).otherwise).toEqual({ kind: "allow" });
});
