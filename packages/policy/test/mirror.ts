// mirror: the files of the pipeline in both languages -> where they are no mirror of each other

/** A file's path in the repository, and its text. */
export type Tree = ReadonlyMap<string, string>;

export const TYPESCRIPT = "packages/policy/src/";
export const C = "native/core/";

/**
 * The stages, each after those that it may use. `arch` to `writer`, `hash`, `deciding` and `variable` are what C
 * has in place of a language, its library and a heap; `embedded` and `crc32` are @sbx/patchelf; `stack` and `prepare` are
 * the surroundings that only C has; `group`, `parameter` and `constant` are @sbx/syscalls;
 * `chain` and `item`, `node` and `tree` are parts of `resolve`, `graph` and `compile`, which are longer
 * in C.
 */
const STAGES = [
  ["arch", "arena", "crc32", "text", "writer", "memory", "source", "integer"],
  ["terminal"],
  ["hash", "deciding"],
  ["diagnostic"],
  ["near", "fail"],
  ["variable"],
  ["refuse"],
  ["table", "group"],
  ["parameter"],
  ["constant"],
  ["action"],
  ["tokenize"],
  ["cursor"],
  ["condition"],
  ["parse"],
  ["architectures", "value"],
  ["environment"],
  ["embedded", "stack"],
  ["compare"],
  ["cover"],
  ["chain"],
  ["item"],
  ["resolve"],
  ["assemble", "verbose"],
  ["node"],
  ["graph"],
  ["emit"],
  ["tree"],
  ["compile", "machine"],
  ["install", "simulate"],
  ["pipeline"],
  ["prepare"],
  ["call", "decide", "entries", "format", "mnemonic", "satisfy"],
  ["constants", "disassemble", "file", "region"],
  ["layout", "open", "spell"],
  ["diff", "lint", "listing", "recover"],
  ["merge"],
  ["index"],
] as const;

const rankOf = (stage: string): number =>
  STAGES.findIndex((stages) => (stages as readonly string[]).includes(stage));

/** Functions by which stages are entered, in both languages. */
const ENTRIES = {
  tokenize: ["tokenize", "sbx_tokenize"],
  condition: ["parseCondition", "sbx_parse_condition"],
  parse: ["parse", "sbx_parse"],
  value: ["evaluate", "sbx_evaluate"],
  compare: ["resolveCondition", "sbx_resolve_condition"],
  cover: ["coversOf", "sbx_covers_of"],
  resolve: ["resolve", "sbx_resolve"],
  emit: ["emit", "sbx_emit"],
  compile: ["compile", "sbx_compile"],
  environment: ["readEnvironment", "sbx_read_environment"],
  entries: ["readEntries", "sbx_read_entry"],
  file: ["readPolicyFile", "sbx_read_file"],
  action: ["parseAction", "sbx_parse_action"],
  integer: ["parseInteger", "sbx_parse_integer"],
  diagnostic: ["formatDiagnostic", "sbx_format_diagnostic"],
  source: ["placeOf", "sbx_place_of"],
} as const;

const LINES_MAX = 250;

const stageOf = (path: string): string => /([^/]+)\.[^.]+$/.exec(path)?.[1] ?? "";
const firstLine = (text: string): string => text.slice(0, text.indexOf("\n"));

/** Everything in `tree` that is not as it should be; each fault begins with its file. */
export function faultsOf(tree: Tree): string[] {
  const paths = [...tree.keys()];
  const faults = paths.flatMap((path) => {
    const text = tree.get(path) as string;
    return [
      ...faultsOfHead(tree, path),
      ...faultsOfImports(path, text),
      ...faultsOfOutside(path, text),
      ...faultsOfSize(text),
    ].map((fault) => `${path}: ${fault}`);
  });
  return [...faults, ...faultsOfEntries(tree)].sort();
}

/** A first line is `STAGE: ...`, and names the twin, or says that there is none. */
function faultsOfHead(tree: Tree, path: string): string[] {
  const head = firstLine(tree.get(path) as string);
  const stage = stageOf(path);
  const comment = path.endsWith(".ts") ? "// " : "/* ";
  if (!head.startsWith(`${comment}${stage}: `)) return [`does not begin with "${stage}: "`];
  const twin = /Twin: ([^\s]+?)\.?(?: \*\/)?$/.exec(head)?.[1];
  const alone = path.endsWith(".ts") ? "TypeScript only" : "C only";
  if (twin === undefined) return head.includes(alone) ? [] : [`names no twin and is not ${alone}`];
  return faultsOfTwin(tree, path, twin);
}

/** Twins name each other; a header is the same stage as its source file. */
function faultsOfTwin(tree: Tree, path: string, twin: string): string[] {
  // What stands for another package is held to account there.
  if (!twin.startsWith(TYPESCRIPT) && !twin.startsWith(C)) {
    return twin.startsWith("@sbx/") || twin.startsWith("packages/") ? [] : [`twin ${twin}?`];
  }
  const text = tree.get(twin);
  if (text === undefined) return [`twin ${twin} does not exist`];
  if (stageOf(twin) !== stageOf(path)) return [`twin ${twin} is another stage`];
  const back = path.replace(/\.h$/, ".c");
  return firstLine(text).includes(`Twin: ${back}`) ? [] : [`twin ${twin} does not name ${back}`];
}

/** Imports and includes lead to earlier stages. */
function faultsOfImports(path: string, text: string): string[] {
  const stage = stageOf(path);
  if (rankOf(stage) < 0) return ["is no stage"];
  const pattern = path.endsWith(".ts") ? /from "\.\/([^"]+)\.js"/g : /^#include "([^"]+)\.h"/gm;
  const used = [...text.matchAll(pattern)]
    .map(([, name = ""]) => name)
    .filter((name) => name !== stage && !isForeign(name))
    // What a folder holds is one stage.
    .map((name) => name.replace(/\/.*/, ""));
  return used.flatMap((name) => {
    if (rankOf(name) < 0) return [`uses ${name}, which is no stage`];
    return rankOf(name) < rankOf(stage) ? [] : [`uses ${name}, a later stage`];
  });
}

/** Of what is not here, TypeScript uses @sbx/syscalls, and C what needs no C library. */
function faultsOfOutside(path: string, text: string): string[] {
  const [pattern, allowed] = path.endsWith(".ts")
    ? [/from "([^.][^"]*)"/g, /^@sbx\/syscalls$/]
    : [/^#include <([^>]+)>/gm, /^(linux|asm)\/|^std(bool|def|int)\.h$/];
  const used = [...text.matchAll(pattern)].map(([, name = ""]) => name);
  return used.filter((name) => !allowed.test(name)).map((name) => `uses ${name}`);
}

/** What is generated, and the one header for each processor. */
const isForeign = (name: string): boolean =>
  name.startsWith("generated/") || name.startsWith("sbx_") || name.startsWith("arch/");

function faultsOfSize(text: string): string[] {
  const lines = text.split("\n").length - 1;
  return lines > LINES_MAX ? [`has ${lines} lines`] : [];
}

function faultsOfEntries(tree: Tree): string[] {
  return Object.entries(ENTRIES).flatMap(([stage, [ours, theirs]]) => {
    const module = tree.get(`${TYPESCRIPT}${stage}.ts`) ?? "";
    const header = tree.get(`${C}${stage}.h`) ?? "";
    return [
      ...(new RegExp(`export function ${ours}[(<]`).test(module)
        ? []
        : [`${stage}.ts: no ${ours}`]),
      ...(header.includes(`${theirs}(`) ? [] : [`${stage}.h: no ${theirs}`]),
    ];
  });
}
