import { join } from "node:path";
import { expect, test } from "vitest";
import { root, workspacePackages } from "../places.mjs";

test("workspacePackages: the listed folders, and those in listed folders, that hold a package", () => {
  const folders = workspacePackages().map(({ folder }) => folder);
  expect(folders).toContain(join(root, "native"));
  expect(folders).toContain(join(root, "packages", "policy"));
  expect(new Set(folders).size).toBe(folders.length);
});

test("workspacePackages: each comes with its manifest", () => {
  expect(workspacePackages().map(({ manifest }) => manifest.name)).toContain("@sbx/policy");
});
