// demo: runs the transcript in a shell and holds it against what must come of it.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preloadPath } from "@sbx/preload";
import { transcript } from "./transcript.mjs";

const library = preloadPath();
/** Where sandboxify is: the folder of packages that npm links, in somebody else's project. */
const commands = join(import.meta.dirname, "node_modules", ".bin");
const folder = mkdtempSync(join(tmpdir(), "sbx-demo-"));

try {
  buildHelloworld();
  console.log(`$ LIBSANDBOX=$(npx @sbx/preload)      # ${library}\n`);
  const failures = transcript.filter((entry) => !play(entry)).length;
  console.log(failures === 0 ? "All went as it must." : `${failures} commands went wrong.`);
  process.exitCode = failures === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

function buildHelloworld() {
  const source = join(import.meta.dirname, "helloworld", "helloworld.c");
  copyFileSync(source, join(folder, "helloworld.c"));
  compile(["-o", "helloworld", "helloworld.c"]);
  compile(["-static", "-o", "helloworld-static", "helloworld.c"]);
}

function compile(options) {
  const compiler = process.env.CC ?? "cc";
  const { status } = spawnSync(compiler, options, { cwd: folder, stdio: "inherit" });
  if (status !== 0) throw new Error(`${compiler} ${options.join(" ")} failed`);
}

/** Types one command, shows what comes of it, and tells whether that is as it must be. */
function play({ title, command, status, prints }) {
  console.log(`# ${title}\n$ ${command}`);
  const { status: ended, output } = run(command);
  process.stdout.write(output);
  const good = ended === status && prints.test(output);
  console.log(good ? `(exit status ${ended})\n` : wrong({ ended, status, prints }));
  return good;
}

function run(command) {
  // Both streams into one pipe, so that their lines keep their order. The brace keeps the shell
  // alive: it is what reports a death.
  const { status, stdout } = spawnSync("sh", ["-c", `exec 2>&1; { ${command}\n}; exit $?`], {
    cwd: folder,
    env: {
      ...process.env,
      PATH: `${commands}:${process.env.PATH}`,
      LIBSANDBOX: library,
      LC_ALL: "C",
    },
    encoding: "utf8",
  });
  return { status, output: stdout };
}

function wrong({ ended, status, prints }) {
  return `WRONG: exit status ${ended}, where ${status} and ${prints} must come\n`;
}
