// messages: the text of messages.md -> its messages -> a TypeScript module and a C header

/** What is said for one code. */
export interface Message {
  readonly code: string;
  readonly text: string;
  readonly help: string;
  /** Whether it is about what C does not do, such as what lint, diff and merge find. */
  readonly typeScriptOnly: boolean;
}

/** The heading of the messages that C does not have. */
const TYPESCRIPT_ONLY = /^# TypeScript only$/m;

/** The placeholders that both languages can fill. */
const PLACEHOLDERS = new Set([
  "text",
  "other",
  "where",
  "items",
  "limit",
  "abi",
  "name",
  "parameter",
]);

/** Those that C cannot. */
const MORE_PLACEHOLDERS = new Set([...PLACEHOLDERS, "names", "release"]);

const HELP = "> help: ";

/**
 * Reads the page.
 *
 * @throws Error for a code that is said twice, that has no text or no help, or one that C cannot print.
 */
export function parseMessages(page: string): Message[] {
  const [both = "", more = ""] = page.split(TYPESCRIPT_ONLY);
  const messages = [...parseSections(both, false), ...parseSections(more, true)];
  const codes = new Set(messages.map(({ code }) => code));
  if (codes.size !== messages.length) throw new Error("messages.md: a code stands there twice");
  return messages;
}

function parseSections(part: string, typeScriptOnly: boolean): Message[] {
  const sections = part.split(/^## /m).slice(1);
  return sections.map((section) => parseSection(section, typeScriptOnly));
}

function parseSection(section: string, typeScriptOnly: boolean): Message {
  const [code = "", text = "", help = ""] = section.split("\n").filter((line) => line !== "");
  if (!/^[a-z_]+$/.test(code)) throw new Error(`messages.md: "${code}" is not a code`);
  if (!text.startsWith("> ") || text.startsWith(HELP))
    throw new Error(`messages.md: ${code} has no text`);
  if (!help.startsWith(HELP)) throw new Error(`messages.md: ${code} has no help`);
  const message = { code, text: text.slice(2), help: help.slice(HELP.length) };
  const placeholders = typeScriptOnly ? MORE_PLACEHOLDERS : PLACEHOLDERS;
  checkWording(code, message.text, placeholders);
  checkWording(code, message.help, placeholders);
  return { ...message, typeScriptOnly };
}

/** What C can print: it takes bytes for characters, and goes from one % to the next. */
function checkWording(code: string, wording: string, known: ReadonlySet<string>): void {
  if (wording.trim() === "") throw new Error(`messages.md: ${code} says nothing`);
  if (!/^[ -~]*$/.test(wording)) throw new Error(`messages.md: ${code} is not ASCII`);
  const rest = wording.replace(/%(\w+)%/g, (_, name: string) => {
    if (!known.has(name)) throw new Error(`messages.md: ${code} has an unknown %${name}%`);
    return "";
  });
  if (rest.includes("%")) throw new Error(`messages.md: ${code} has a lone %`);
}

const DO_NOT_EDIT = "Generated from packages/policy/messages.md; edit that page.";

export function messagesModule(messages: readonly Message[]): string {
  const rows = messages.map(
    ({ code, text, help }) =>
      `  ${code}: {\n    text: ${JSON.stringify(text)},\n    help: ${JSON.stringify(help)},\n  },\n`,
  );
  return `// ${DO_NOT_EDIT}

/** The wording of every diagnostic. */
export const messages = {
${rows.join("")}} as const;

/** What can be wrong. */
export type DiagnosticCode = keyof typeof messages;
`;
}

/** No pointers: the table needs no relocation in a shared library. */
export function messagesHeader(all: readonly Message[]): string {
  const messages = all.filter(({ typeScriptOnly }) => !typeScriptOnly);
  const pool: string[] = [];
  const rows: string[] = [];
  let offset = 0;
  const place = (text: string): number => {
    const at = offset;
    pool.push(`\t${JSON.stringify(text)} "\\0"`);
    offset += text.length + 1;
    return at;
  };
  for (const { text, help } of messages) rows.push(`\t{ ${place(text)}, ${place(help)} },`);
  const codes = messages.map(({ code }) => `\tSBX_MESSAGE_${code.toUpperCase()},`);
  return `/* ${DO_NOT_EDIT} */

#ifndef SBX_MESSAGES_H
#define SBX_MESSAGES_H

#include <stdint.h>

/* What can be wrong. */
enum sbx_code {
${codes.join("\n")}
};

#ifdef SBX_MESSAGE_TEXTS
/* Where the text and the help of a code begin in the pool. */
static const struct {
	uint16_t text;
	uint16_t help;
} sbx_messages[] = {
${rows.join("\n")}
};

/* Longer than ISO C99 promises; gcc and clang take it. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
static const char sbx_message_pool[] =
${pool.join("\n")};
#pragma GCC diagnostic pop
#endif

#endif
`;
}
