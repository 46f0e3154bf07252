// declaration: the cells of a prototype -> what is declared in them.

import { NONE } from "./tsv.js";

/** What stands in one argument. */
export interface Declaration {
  /** "struct stat *"; "void" where the ABI leaves the argument out. */
  readonly type: string;
  /** "statbuf"; empty where the argument is left out. */
  readonly name: string;
  /** The half of a 64-bit parameter that this argument has, on an ABI that splits it. */
  readonly half: "low" | "high" | undefined;
}

/** What stands in the first cell of a prototype whose parameters are not known. */
const UNKNOWN = "?";

const LEFT_OUT: Declaration = { type: "void", name: "", half: undefined };

/**
 * The declarations of a row: each cell is `TYPE NAME`, `TYPE NAME/low`, `TYPE NAME/high`, or `void`
 * for an argument that an ABI leaves out so that a pair begins in an even one.
 *
 * @returns undefined when the row says that the parameters are not known
 */
export function declarations(cells: readonly string[]): Declaration[] | undefined {
  const count = cells.indexOf(NONE) < 0 ? cells.length : cells.indexOf(NONE);
  if (cells.slice(count).some((text) => text !== NONE)) throw new Error("a gap in the parameters");
  if (count === 1 && cells[0] === UNKNOWN) return undefined;
  return cells.slice(0, count).map(declaration);
}

function declaration(text: string): Declaration {
  if (text === "void") return LEFT_OUT;
  const match = /^([a-z_]\w*(?: \w+)*(?: \*+(?:const \*+)?| ))([a-z_]\w*)(?:\/(low|high))?$/i.exec(
    text,
  );
  if (!match) throw new Error(`"${text}" is not a type and a name`);
  return {
    type: (match[1] as string).trim(),
    name: match[2] as string,
    half: match[3] as Declaration["half"],
  };
}
