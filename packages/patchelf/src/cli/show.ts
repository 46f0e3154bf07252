// show: what a file says of its sandbox -> text for people, or data.

import { openFile } from "../file/open.js";
import { type EmbeddedPolicy, type Listing, list, readElf } from "../index.js";
import { describeMachine } from "./abi.js";
import { fromFile, sandboxLibraries, sandboxLoader } from "./names.js";
import { plain, plainBytes } from "./quote.js";

/** @throws {FileError} @throws {ElfError} */
export function listingOf(name: string): Listing {
  const file = openFile(name, "follow");
  try {
    return list(readElf(file.source, name));
  } finally {
    file.close();
  }
}

/** The lines that `list` prints for a file. */
export async function listingText(name: string, listing: Listing): Promise<string> {
  const { kind, interpreter, needed, soname, buildId, policy } = listing;
  const rows: [string, string[]][] = [
    ["kind", [kind]],
    ["machine", [describeMachine(listing)]],
    ["interpreter", interpreter === undefined ? [] : [plainBytes(interpreter)]],
    ["soname", soname === undefined ? [] : [plainBytes(soname)]],
    ["needed", needed.map(plainBytes)],
    ["build ID", buildId === undefined ? [] : [buildId]],
    ["sandbox", [sandboxText(listing)]],
    ["policy", policy === undefined ? [] : (await policyText(policy)).split("\n")],
  ];
  const lines = rows.flatMap(([title, values]) =>
    values.map((value, index) => `  ${(index === 0 ? title : "").padEnd(12)} ${value}`.trimEnd()),
  );
  return `${plain(name)}\n${lines.map((line) => `${line}\n`).join("")}`;
}

function sandboxText(listing: Listing): string {
  const [name] = [sandboxLoader(listing), ...sandboxLibraries(listing)].filter(
    (one) => one !== undefined,
  );
  const { policy } = listing;
  if (name === undefined) return policy === undefined ? "none" : "none: nothing reads the policy";
  if (policy?.required === true) return `${plainBytes(name)}, which requires a policy`;
  return plainBytes(name);
}

/** The policy as a policy file. What knows its language is loaded only for this: it is large. */
async function policyText({ variables }: EmbeddedPolicy): Promise<string> {
  if (Object.keys(variables).length === 0) return "that of the environment";
  const { formatVariables } = await import("./policy.js");
  return formatVariables(variables);
}

/** The same as data. */
export function listingData(name: string, listing: Listing): object {
  const { kind, class: bits, littleEndian, machine, interpreter, soname, buildId } = listing;
  const optional = (value: string | undefined) => (value === undefined ? null : fromFile(value));
  return {
    file: name,
    kind,
    machine,
    class: bits,
    littleEndian,
    interpreter: optional(interpreter),
    soname: optional(soname),
    needed: listing.needed.map(fromFile),
    rpath: listing.rpath.map(fromFile),
    runpath: listing.runpath.map(fromFile),
    buildId: buildId ?? null,
    sandbox: optional(sandboxLoader(listing) ?? sandboxLibraries(listing)[0]),
    policy: policyData(listing.policy),
  };
}

export function policyData(policy: EmbeddedPolicy | undefined): object | null {
  if (policy === undefined) return null;
  const { variables, required } = policy;
  return { required, variables };
}
