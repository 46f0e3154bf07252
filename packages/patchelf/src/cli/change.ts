// change: what is to leave a file and what is to come into it -> the file, written; the same for add and remove.

import { type Attributes, readAttributes } from "../file/attributes.js";
import { type OpenFile, openFile } from "../file/open.js";
import { demandOwner, writeChange } from "../file/write.js";
import { type Elf, type EmbeddedPolicy, type Listing, type Patch, readElf } from "../index.js";
import { expectation, type Meant } from "./expect.js";
import { mend } from "./mend.js";
import { privilegeOf, refuseEverybodys, refuseLinks, refusePrivilege } from "./obstacles.js";
import type { Options } from "./options.js";
import { plain } from "./quote.js";

/** A file that is to be changed. */
export interface Target {
  readonly name: string;
  readonly file: OpenFile;
  readonly elf: Elf;
  readonly listing: Listing;
  readonly attributes: Attributes;
  /** What had to leave the file so that it can be listed: a policy that is damaged. */
  readonly mended?: Patch;
}

/** What is to become of it. */
export interface Plan {
  readonly patches: readonly Patch[];
  readonly meant: Meant;
}

/** What became of a file that was not refused. */
export interface Outcome {
  readonly file: string;
  readonly changed: boolean;
  /** What was done, without the file's name. */
  readonly text: string;
  /** What is said besides in data. */
  readonly data: object;
  /** That is in the file now. */
  readonly policy: EmbeddedPolicy | undefined;
  readonly warnings: readonly string[];
}

/** A copy is the caller's own, and gets no attributes. */
const NONE: Attributes = { names: [], hasCapabilities: false };

/** Whether a policy that is in the file goes, whatever it is. */
function replacesPolicy(command: "add" | "remove", { policy, allow, deny }: Options): boolean {
  return command === "remove" || (policy ?? allow ?? deny) !== undefined;
}

/** Opens and reads a file, and refuses one that is better left alone. */
export async function withTarget<Product>(
  name: string,
  command: "add" | "remove",
  options: Options,
  work: (target: Target) => Promise<Product>,
): Promise<Product> {
  const { output, force } = options;
  const file = openFile(name, output === undefined ? "refuse" : "follow");
  try {
    const { elf, listing, patch } = mend(
      readElf(file.source, name),
      replacesPolicy(command, options),
    );
    if (output === undefined) demandOwner(file);
    const attributes = output === undefined ? readAttributes(file) : NONE;
    if (output === undefined && force !== true) {
      refusePrivilege(file, attributes, command);
      refuseLinks(file);
      if (command === "add") refuseEverybodys(file, listing);
    }
    return await work({ name, file, elf, listing, attributes, ...(patch && { mended: patch }) });
  } finally {
    file.close();
  }
}

export const isIdle = ({ patches }: Plan): boolean =>
  patches.every(({ edits }) => edits.length === 0);

/** What is said of a file that is as it should be already. */
export function idleText(plan: Plan, { output }: Options): string {
  if (!isIdle(plan)) return "";
  return output === undefined ? "; nothing was changed" : "; it was copied as it is";
}

/** Writes what is planned. @returns warnings. */
export async function carryOut(target: Target, plan: Plan, options: Options): Promise<string[]> {
  const { name, file, listing, attributes } = target;
  const { output } = options;
  if (output === undefined && isIdle(plan)) return [];
  const warnings = await writeChange(file, {
    patches: plan.patches,
    output,
    attributes,
    preserveTimes: options["preserve-times"] === true,
    verify: expectation(name, listing, plan.meant),
  });
  const privilege = output === undefined ? undefined : privilegeOf(file, attributes);
  if (privilege === undefined) return warnings;
  return [...warnings, `${plain(name)} ${privilege}, and its copy is not`];
}
