// add: a sandbox comes into a file.

import { FileError } from "../file/file-error.js";
import {
  addSandbox,
  type Elf,
  type EmbeddedPolicy,
  type Listing,
  overlay,
  type Patch,
  readElf,
  removeSandbox,
  type Sandbox,
} from "../index.js";
import {
  carryOut,
  idleText,
  isIdle,
  type Outcome,
  type Plan,
  type Target,
  withTarget,
} from "./change.js";
import { isSamePolicy, type Meant } from "./expect.js";
import type { Libraries } from "./library.js";
import { fromFile, inFile, sandboxLibraries, sandboxLoader } from "./names.js";
import { privilegeOf } from "./obstacles.js";
import type { Options } from "./options.js";
import type { Planned, Variables } from "./policy.js";
import { plain } from "./quote.js";

/** What all files of a command line have in common. */
export interface AddContext {
  readonly options: Options;
  readonly variables: Variables | undefined;
  readonly libraries: Libraries;
  /** Whether warnings may have several lines. */
  readonly terminal: boolean;
}

export function add(name: string, context: AddContext): Promise<Outcome> {
  const { options } = context;
  return withTarget(name, "add", options, async (target) => {
    const { listing } = target;
    refuseKind(name, listing);
    const planned = await policyFor(name, listing, context);
    const path = pathFor(name, listing, context);
    const plan = planOf(target, path, planned.policy);
    const warnings = await carryOut(target, plan, options);
    return {
      file: name,
      changed: !isIdle(plan),
      text: describe(listing, path, planned.policy) + idleText(plan, options),
      data: { [listing.kind === "static program" ? "loader" : "library"]: path },
      policy: planned.policy ?? listing.policy,
      warnings: [
        ...planned.warnings,
        ...warnings,
        ...(options.output === undefined ? unfiltered(target, planned.policy) : []),
      ],
    };
  });
}

function refuseKind(name: string, { kind }: Listing): void {
  if (kind !== "other") return;
  const message = `${plain(name)} is neither a program nor a shared library`;
  throw new FileError(message, "link it first, and name the result");
}

/** The policy that the file is to have; `undefined` where it stays as it is. */
async function policyFor(
  name: string,
  listing: Listing,
  { options, variables, terminal }: AddContext,
): Promise<Partial<Planned> & Pick<Planned, "warnings">> {
  const required = options.require === true;
  if (variables === undefined && !required) return { warnings: [] };
  if (listing.kind === "shared library") {
    throw new FileError(
      `${plain(name)} is a shared library, and a policy belongs to a program`,
      "add the policy to the programs that load it",
    );
  }
  if (variables !== undefined) {
    const { planPolicy } = await import("./policy.js");
    return planPolicy(name, listing, variables, { required, terminal });
  }
  return { policy: { variables: listing.policy?.variables ?? {}, required }, warnings: [] };
}

/** What the file is to name: what it names already, unless the command line says another. */
function pathFor(name: string, listing: Listing, { options, libraries }: AddContext): string {
  const isStatic = listing.kind === "static program";
  const [library] = sandboxLibraries(listing);
  const present = isStatic ? sandboxLoader(listing) : library;
  const given = isStatic ? (options.loader ?? options.library) : options.library;
  if (present !== undefined && given === undefined) return fromFile(present);
  return libraries.pathFor(name, listing);
}

function planOf({ elf, listing, mended }: Target, path: string, policy?: EmbeddedPolicy): Plan {
  const isStatic = listing.kind === "static program";
  const removal = staleOf(elf, listing, path);
  const cleared = removal ? readElf(overlay(elf.reader.source, removal), elf.file) : elf;
  const isNew = policy !== undefined && !isSamePolicy(listing.policy, policy);
  const sandbox: Sandbox = {
    ...(isStatic ? { interpreter: path } : { needed: path }),
    ...(isNew && { policy }),
  };
  const others = listing.needed.filter((name) => !sandboxLibraries(listing).includes(name));
  const meant: Meant = {
    ...(isStatic ? { interpreter: inFile(path) } : { needed: [inFile(path), ...others] }),
    ...(isNew && { policy }),
  };
  const before = [mended, removal].filter((patch) => patch !== undefined);
  return { patches: [...before, addSandbox(cleared, sandbox)], meant };
}

/** Another name of the library leaves first: two of them would be two filters. */
function staleOf(elf: Elf, listing: Listing, path: string): Patch | undefined {
  const needed = sandboxLibraries(listing).filter((name) => name !== inFile(path));
  const loader = sandboxLoader(listing);
  const interpreter = loader !== undefined && loader !== inFile(path);
  if (needed.length === 0 && !interpreter) return undefined;
  return removeSandbox(elf, { needed: needed.map(fromFile), interpreter });
}

function describe(before: Listing, path: string, policy: EmbeddedPolicy | undefined): string {
  const isStatic = before.kind === "static program";
  const verb = isStatic ? "started by" : "linked to";
  const present = isStatic ? [sandboxLoader(before)] : sandboxLibraries(before);
  const already = present.includes(inFile(path)) ? "already " : "";
  const said = [`${already}${verb} ${plain(path)}`];
  if (policy !== undefined) said.push(describePolicy(before.policy, policy));
  return said.join("; ");
}

function describePolicy(before: EmbeddedPolicy | undefined, policy: EmbeddedPolicy): string {
  const isSame = isSamePolicy(before, policy);
  if (Object.keys(policy.variables).length === 0) {
    return isSame ? "it requires a policy already" : "it requires a policy now";
  }
  if (isSame) return "its policy is in it already";
  return before === undefined ? "its policy is in it now" : "its policy replaces an earlier one";
}

function unfiltered(target: Target, policy: EmbeddedPolicy | undefined): string[] {
  const privilege = privilegeOf(target.file, target.attributes);
  const holds = policy ?? target.listing.policy;
  if (privilege === undefined || holds !== undefined) return [];
  return [
    `${plain(target.name)} ${privilege}, and has no policy: it ignores its environment, and runs unfiltered`,
  ];
}
