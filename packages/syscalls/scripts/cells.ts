// cells: the cells of a table's row -> values. What is out of form is an error with its file and line.

import { NONE, readTable } from "./tsv.js";

/** Convert each row of a table. @throws Error naming file and line of the first that is out of form. */
export function eachRow<Row>(
  directory: string,
  file: string,
  header: readonly string[],
  convert: (cell: (index: number) => string) => Row,
): Row[] {
  return readTable(directory, file, header).rows.map((row, index) => {
    try {
      return convert((i) => row[i] as string); // readTable has counted the cells
    } catch (error) {
      throw new Error(`${file}:${index + 2}: ${(error as Error).message}`, { cause: error });
    }
  });
}

/** A number of at most 32 bits: decimal, or 0x and eight digits. */
export function number(text: string): number {
  if (!/^(0|[1-9][0-9]*|0x[0-9a-f]{8})$/.test(text)) throw new Error(`"${text}" is not a number`);
  return Number(text);
}

/** A number of any size: decimal, or 0x and hexadecimal digits without leading zeros. */
export function integer(text: string): bigint {
  if (!/^(0|-?[1-9][0-9]*|0x[1-9a-f][0-9a-f]*)$/.test(text)) {
    throw new Error(`"${text}" is not an integer`);
  }
  return BigInt(text);
}

/** What one of a few words stands for. */
export function oneOf<Value>(text: string, values: Readonly<Record<string, Value>>): Value {
  const value = Object.hasOwn(values, text) ? values[text] : undefined;
  if (value === undefined) throw new Error(`"${text}" is not ${Object.keys(values).join(" or ")}`);
  return value;
}

export const yesOrNo = { yes: true, no: false } as const;

/** Words with one space between them; none for "-". */
export function words(text: string): string[] {
  if (text === NONE) return [];
  if (!/^\S+( \S+)*$/.test(text)) throw new Error(`"${text}" is not words with a space between`);
  return text.split(" ");
}
