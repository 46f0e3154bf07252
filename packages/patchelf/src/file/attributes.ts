// attributes: what the system keeps with a file besides its bytes, owner and mode. Node cannot see it.

import { existsSync } from "node:fs";
import { plain } from "../cli/quote.js";
import { FileError } from "./file-error.js";
import type { OpenFile } from "./open.js";
import { runTool } from "./tools.js";

/** What is known of a file's extended attributes. */
export interface Attributes {
  /** Their names, as `user.note`; `undefined` where no tool tells them. */
  readonly names: readonly string[] | undefined;
  readonly hasCapabilities: boolean;
}

const CAPABILITY = "security.capability";
/** An access control list is part of the mode to cp. */
const IS_SELINUX = "/sys/fs/selinux/enforce";

/** Lists the attributes of `file`: one process, which reads none of its bytes. */
export function readAttributes({ path }: OpenFile): Attributes {
  const names = namesByTar(path);
  if (names !== undefined) return { names, hasCapabilities: names.includes(CAPABILITY) };
  const capabilities = runTool("getcap", [path]);
  const hasCapabilities = capabilities?.succeeded === true && capabilities.stdout.trim() !== "";
  return { names: undefined, hasCapabilities };
}

/** GNU tar lists them; what goes into an archive that is /dev/null it does not even read. */
function namesByTar(path: string): string[] | undefined {
  const options = ["--create", "-vvv", "--absolute-names", "--file=/dev/null"];
  const wanted = ["--format=posix", "--xattrs", "--xattrs-include=*"];
  const end = runTool("tar", [...options, ...wanted, "--", path]);
  if (end?.succeeded !== true || !end.stdout.includes(" ")) return undefined;
  return [...end.stdout.matchAll(/^ {2}x: +\d+ (.+)$/gm)].map(([, name = ""]) => name);
}

/**
 * Gives the open file `to` the attributes of the open file `from`, its mode, and its times if asked to.
 *
 * Descriptors name both, so that nobody can put another file in their places.
 *
 * @returns a warning, where attributes may have been lost.
 */
export function copyAttributes(
  from: OpenFile,
  to: number,
  { names }: Attributes,
  times: boolean,
): string | undefined {
  const kept = ["mode", "xattr"];
  if (existsSync(IS_SELINUX)) kept.push("context");
  else if (names?.length === 0 && !times) return undefined;
  if (times) kept.push("timestamps");
  const end = runTool(
    "cp",
    ["--attributes-only", `--preserve=${kept.join()}`, "--", "/proc/self/fd/3", "/proc/self/fd/4"],
    [from.descriptor, to],
  );
  if (end?.succeeded === true) return undefined;
  if (names === undefined) {
    return `${plain(from.name)}: whether it has extended attributes is not known; none was kept`;
  }
  const [line = "cp of GNU coreutils is needed"] = end?.stderr.split("\n") ?? [];
  throw new FileError(
    `cannot keep the extended attributes of ${plain(from.name)}: ${line.replace(/[^ -~]/g, "?")}`,
    "run the command as root, or write a changed copy with --output FILE, without them",
  );
}
