// format-files: the white space of policy files in order.

import { demandNothing } from "../diagnostic.js";
import { layOutList, layOutPolicyFile } from "../layout.js";
import { load, nameOf } from "./load.js";
import type { Input, Options } from "./options.js";
import { faultsOf, refuse } from "./policies.js";
import { printable } from "./quote.js";
import { toJson } from "./report.js";
import { type Surroundings, UsageError } from "./surroundings.js";

/** A policy before and after. */
interface Formatted {
  readonly input: Input;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export function format(options: Options, surroundings: Surroundings): number {
  const { write, check, json, inputs } = options;
  checkUse(options);
  const results = inputs.map((input) => faultsOf(() => formatOne(input, options, surroundings)));
  const faults = results.flatMap((result) => result.faults);
  if (faults.length > 0) return refuse(faults, options, surroundings);
  const formatted = results.flatMap(({ product }) => product ?? []);
  const changed = formatted.filter(({ before, after }) => !isSame(before, after));
  if (write) for (const one of changed) writeBack(one, surroundings);
  if (json) surroundings.stdout.write(toJson({ files: formatted.map(dataOf), diagnostics: [] }));
  else if (write || check) {
    for (const { input } of changed) surroundings.stdout.write(`${nameOf(input)}\n`);
  } else for (const { after } of formatted) print(after, surroundings);
  return check && changed.length > 0 ? 1 : 0;
}

function checkUse({ write, check, json, inputs }: Options): void {
  if (write && check) throw new UsageError("--write and --check exclude each other");
  if (write && inputs.some((input) => input.kind === "list" || input.path === "-")) {
    throw new UsageError("--write takes files only");
  }
  if (!write && !check && !json && inputs.length > 1) {
    throw new UsageError("format prints one file only", "add --write or --check");
  }
}

function formatOne(input: Input, options: Options, surroundings: Surroundings): Formatted {
  if (input.kind === "list") {
    const loaded = demandNothing((report) => load(input, options, surroundings, report));
    const before = new TextEncoder().encode(`${input.text}\n`);
    const text = loaded ? layOutList(loaded.policy.source) : "";
    return { input, before, after: bytesOf(`${text}\n`) };
  }
  const before = surroundings.read(input.path);
  return { input, before, after: layOutPolicyFile(nameOf(input), before) };
}

const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);

function writeBack({ input, after }: Formatted, surroundings: Surroundings): void {
  if (input.kind === "file") surroundings.write(input.path, after);
}

/** What comments hold may be anything: bytes for a file, but not for a terminal. */
function print(bytes: Uint8Array, { stdout }: Surroundings): void {
  stdout.write(stdout.terminal ? printable(bytes) : bytes);
}

function dataOf({ input, before, after }: Formatted): object {
  return {
    source: nameOf(input),
    changed: !isSame(before, after),
    text: new TextDecoder().decode(after),
  };
}
