// break: the text of a list -> the same with one of its tokens left out, doubled, or another kind of token

import { createSource } from "../../src/source.js";
import { type TokenKind, tokenize } from "../../src/tokenize.js";

/** A token of each kind, as text; of words there are several kinds for a parser. */
const SAMPLES: readonly { readonly kind: TokenKind; readonly text: string }[] = [
  { kind: "word", text: "read" },
  { kind: "word", text: "1" },
  { kind: "word", text: "AF_UNIX" },
  { kind: "minus", text: "-" },
  { kind: "equals", text: "=" },
  { kind: "at", text: "@" },
  { kind: "open", text: "(" },
  { kind: "close", text: ")" },
  { kind: "colon", text: ":" },
  { kind: "comma", text: "," },
  { kind: "equal", text: "==" },
  { kind: "not-equal", text: "!=" },
  { kind: "less", text: "<" },
  { kind: "at-most", text: "<=" },
  { kind: "greater", text: ">" },
  { kind: "at-least", text: ">=" },
  { kind: "mask", text: "&" },
  { kind: "both", text: "&&" },
  { kind: "bits", text: "|" },
  { kind: "either", text: "||" },
  { kind: "complement", text: "~" },
];

export const sampledKinds: readonly string[] = SAMPLES.map(({ kind }) => kind);

/** Everything that can be done to one token: `text` is the token's own. */
const changes: readonly ((text: string) => string)[] = [
  () => "",
  (text) => `${text}${text}`,
  (text) => `${text} ${text}`,
  () => " ",
  ...SAMPLES.map(
    ({ text }) =>
      () =>
        text,
  ),
];

/** How often a text can be broken: each of its tokens by each of the changes. */
export const breakCount = (list: string): number => tokensOf(list).length * changes.length;

/** The list, broken in its way `index`. */
export function breakAt(list: string, index: number): string {
  const tokens = tokensOf(list);
  const token = tokens[Math.floor(index / changes.length) % tokens.length];
  const change = changes[index % changes.length];
  if (token === undefined || change === undefined) return list;
  const [before, text, after] = [
    list.slice(0, token.start),
    list.slice(token.start, token.end),
    list.slice(token.end),
  ];
  return before + change(text) + after;
}

/** Where the tokens stand; the end is one, at which something may be put. A character is a byte. */
function tokensOf(list: string) {
  const bytes = Buffer.from(list, "latin1");
  return tokenize({ ...createSource("list", ""), bytes, range: { start: 0, end: bytes.length } });
}
