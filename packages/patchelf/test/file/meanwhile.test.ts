// What somebody else does with a file while it is changed.

import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { readAttributes } from "../../src/file/attributes.js";
import { openFile } from "../../src/file/open.js";
import { writeChange } from "../../src/file/write.js";
import { file, MAIN } from "../cli/stage.js";
import { ADD, left } from "./tool.js";

/** Changes a file; `during` happens right before the end. */
async function changeWhile(path: string, during: () => void): Promise<unknown> {
  const opened = openFile(path, "refuse");
  try {
    const attributes = readAttributes(opened);
    const patches = [
      { edits: [{ offset: 0, bytes: Uint8Array.of(1) }], size: Number(opened.found.size) },
    ];
    return await writeChange(opened, {
      patches,
      attributes,
      preserveTimes: false,
      verify: during,
    }).catch((error) => error);
  } finally {
    opened.close();
  }
}

test.each<[string, (path: string) => void]>([
  ["is written", (path) => appendFileSync(path, "x")],
  ["is cut", (path) => truncateSync(path, 100)],
  [
    "is replaced",
    (path) => {
      writeFileSync(`${path}.new`, "other");
      renameSync(`${path}.new`, path);
    },
  ],
  ["gets another mode", (path) => chmodSync(path, 0o700)],
  ["is taken away", (path) => renameSync(path, `${path}.gone`)],
  [
    "is patched by another of this command",
    (path) => spawnSync(process.execPath, [MAIN, ...ADD, path]),
  ],
])("a file that %s meanwhile stays what it became", async (_, during) => {
  const path = file("dynamic");
  let then: Buffer | undefined;
  const error = await changeWhile(path, () => {
    during(path);
    then = existsSync(path) ? readFileSync(path) : undefined;
  });
  expect(error).toMatchObject({ message: `${path} was changed by somebody else meanwhile` });
  expect(existsSync(path) ? readFileSync(path) : undefined).toEqual(then);
  expect(left(path).filter((name) => name.startsWith(".sbx-"))).toEqual([]);
});

test("a file that does not read back as it was meant is taken away", async () => {
  const path = file("dynamic");
  const bytes = readFileSync(path);
  const error = await changeWhile(path, () => {
    throw new Error("not what was meant");
  });
  expect(error).toMatchObject({ message: "not what was meant" });
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(left(path)).toEqual(["app"]);
});
