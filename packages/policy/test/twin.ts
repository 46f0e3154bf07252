// twin: requests -> the answers of the TypeScript pipeline, in the form of the C pipeline's

import type { Abi } from "@sbx/syscalls";
import { returnValue } from "../src/action.js";
import { demandNothing } from "../src/diagnostic.js";
import { readEntries } from "../src/entries.js";
import { fileSource, readFile } from "../src/file.js";
import {
  compile,
  type Diagnostic,
  formatDiagnostic,
  type Policy,
  PolicyError,
  type PolicyFile,
  type Program,
  programBytes,
  type Ruleset,
  readEnvironment,
  resolve,
  type Settings,
  type Source,
} from "../src/index.js";
import { readList } from "../src/pipeline.js";
import { sliceSource } from "../src/source.js";
import type { Answer, FileRequest, Request } from "./core.js";
import type { Entries } from "./vectors.js";

/** What TypeScript makes of a request, and the program itself, to be simulated. */
export interface TypeScriptAnswer extends Answer {
  /** Of the warning and of the error. */
  readonly codes: readonly string[];
  readonly policy?: Policy;
  readonly abis?: readonly Abi[];
  readonly compiled?: Program;
  /** The error as data. */
  readonly fault?: Diagnostic;
}

/**
 * The entries as `process.env` would have them. A list that is no UTF-8 has no such form; its text
 * here is wrong, and `rawText` right.
 */
function environmentOf(entries: Entries): Record<string, string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return Object.fromEntries(
    entries.map((entry) => {
      const [name, value] = cut(entry);
      return [decoder.decode(name), decoder.decode(value)];
    }),
  );
}

/** The bytes of the variable `name`. */
function rawText(entries: Entries, name: string): Uint8Array {
  const found = entries.map(cut).find(([bytes]) => Buffer.from(bytes).toString() === name);
  if (found === undefined) throw new Error(`${name} is not set`);
  return found[1];
}

function cut(entry: Uint8Array): readonly [name: Uint8Array, value: Uint8Array] {
  const equals = entry.indexOf("=".charCodeAt(0));
  if (equals < 0) throw new Error("an entry without = exists in C only");
  return [entry.subarray(0, equals), entry.subarray(equals + 1)];
}

export function runTypeScript({ abi, entries, installer }: Request): TypeScriptAnswer {
  let said: Answer = {};
  let codes: readonly string[] = [];
  try {
    const settings = readEnvironment(environmentOf(entries), abi, installer);
    if (settings === undefined) return { codes };
    said = describe(settings);
    codes = settings.warnings.map(({ code }) => code);
    const { meaning, abis } = settings;
    const bytes = rawText(entries, settings.source.name);
    const source = { ...settings.source, bytes, range: { start: 0, end: bytes.length } };
    const [policy, ruleset] = demandNothing((report) => {
      const read = readList(source, meaning, report);
      return [read, resolve(read, abis, report)] as const;
    });
    const compiled = compile(ruleset);
    return { ...said, codes, policy, abis, compiled, program: programBytes(compiled) };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const [{ code }] = error.diagnostics;
    return { ...said, codes: [...codes, code], ...refusalOf(error) };
  }
}

function refusalOf({ diagnostics: [fault], message: error }: PolicyError) {
  return { fault, error, terminal: formatDiagnostic(fault, { terminal: true }) };
}

/** The same for a policy file, read for the launcher; a file that is refused is told to be no more. */
export function runTypeScriptFile({ abi, file }: FileRequest): TypeScriptAnswer {
  const source = fileSource("files", file);
  try {
    const [read, ruleset] = demandNothing((report) => {
      const found = readFile(source, report, { abi, installer: "launcher" });
      // Without a list, something was reported.
      return found && ([found, resolve(found.policy, found.abis ?? [abi], report)] as const);
    }) as readonly [PolicyFile, Ruleset];
    const { policy, installAt = "exec", verbose, warnings } = read;
    const compiled = compile(ruleset);
    return {
      variables: variablesOf(source),
      ...describe({ meaning: policy, installAt, verbose, warnings }),
      codes: warnings.map(({ code }) => code),
      policy,
      compiled,
      program: programBytes(compiled),
    };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { codes: error.diagnostics.map(({ code }) => code), ...refusalOf(error) };
  }
}

function variablesOf(source: Source): string {
  const variables = readEntries(source, () => {}).flatMap((entry) =>
    entry.kind === "variable"
      ? [`${sliceSource(source, entry.name)}=${sliceSource(source, entry.value)}\0`]
      : [],
  );
  return variables.sort().join("");
}

type Described = Pick<Settings, "meaning" | "installAt" | "verbose" | "warnings">;

function describe({ meaning, installAt, verbose, warnings }: Described): Answer {
  const value = returnValue(meaning.violation).toString(16).padStart(8, "0");
  const settings = `${meaning.list} ${installAt} ${Number(verbose)} 0x${value}`;
  const [warning] = warnings;
  if (warning === undefined) return { settings };
  const warned = formatDiagnostic(warning, { terminal: true });
  return { settings, warning: formatDiagnostic(warning), warned };
}

/** The part of an answer that the C pipeline gives as well; programs as text, to be compared. */
export function comparable(answer: Answer): Record<string, string | undefined> {
  const { variables, settings, warning, warned, program, error, terminal } = answer;
  const hex = program && Buffer.from(program).toString("hex");
  return { variables, settings, warning, warned, program: hex, error, terminal };
}
