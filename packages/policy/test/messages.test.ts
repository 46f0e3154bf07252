import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { messagesHeader, messagesModule, parseMessages } from "../scripts/messages.js";

const page = readFileSync(join(import.meta.dirname, "..", "messages.md"), "utf8");
const section = (code: string, text: string, help: string): string =>
  `# Messages\n\n## ${code}\n\n> ${text}\n> help: ${help}\n\nMore about it.\n`;

test("messages: the page is read, code by code", () => {
  const messages = parseMessages(section("a_code", "found %text%", "do %other% at %where%"));
  expect(messages).toEqual([
    { code: "a_code", text: "found %text%", help: "do %other% at %where%", typeScriptOnly: false },
  ]);
});

const broken = [
  {
    fault: "a code of other letters",
    text: section("A-code", "a", "b"),
    said: '"A-code" is not a code',
  },
  { fault: "no text", text: "## code\n\n> help: b\n", said: "code has no text" },
  {
    fault: "a text that is not quoted",
    text: "## code\n\na\n> help: b\n",
    said: "code has no text",
  },
  { fault: "no help", text: "## code\n\n> a\n\nMore.\n", said: "code has no help" },
  { fault: "an empty text", text: "## code\n\n>  \n> help: b\n", said: "code says nothing" },
  { fault: "an empty help", text: "## code\n\n> a\n> help:  \n", said: "code says nothing" },
  {
    fault: "a placeholder that nobody fills",
    text: section("code", "a %nobody%", "b"),
    said: "code has an unknown %nobody%",
  },
  {
    fault: "a lone % in a text",
    text: section("code", "100 % of %text%", "b"),
    said: "code has a lone %",
  },
  { fault: "a lone % in a help", text: section("code", "a", "50%"), said: "code has a lone %" },
  {
    fault: "letters that are not ASCII",
    text: section("code", "a", "é"),
    said: "code is not ASCII",
  },
  {
    fault: "a code that stands there twice",
    text: section("code", "a", "b") + section("code", "c", "d"),
    said: "a code stands there twice",
  },
];

test.each(broken)("messages: $fault is refused", ({ text, said }) => {
  expect(() => parseMessages(text)).toThrow(new Error(`messages.md: ${said}`));
});

test("messages: both languages get every text and every help of the page", () => {
  const messages = parseMessages(page);
  const [module, header] = [messagesModule(messages), messagesHeader(messages)];
  expect(messages.length).toBeGreaterThan(25);
  for (const { code, text, help, typeScriptOnly } of messages) {
    expect(module).toContain(
      `  ${code}: {\n    text: ${JSON.stringify(text)},\n    help: ${JSON.stringify(help)},\n`,
    );
    if (typeScriptOnly) {
      expect(header).not.toContain(`\tSBX_MESSAGE_${code.toUpperCase()},\n`);
      continue;
    }
    expect(header).toContain(`\tSBX_MESSAGE_${code.toUpperCase()},\n`);
    expect(header).toContain(`\t${JSON.stringify(text)} "\\0"\n\t${JSON.stringify(help)} "\\0"`);
  }
});

test("messages: what C has no use for may have more placeholders, and is left out there", () => {
  const text = `${section("both", "a", "b")}# TypeScript only\n\n${section("more", "%names%", "b")}`;
  const messages = parseMessages(text);
  expect(messages.map(({ code, typeScriptOnly }) => [code, typeScriptOnly])).toEqual([
    ["both", false],
    ["more", true],
  ]);
  expect(messagesHeader(messages)).not.toContain("MORE");
  expect(() => parseMessages(section("both", "%names%", "b"))).toThrow("an unknown %names%");
});

test("messages: in C, each offset is where its text begins", () => {
  const all = parseMessages(page);
  const messages = all.filter(({ typeScriptOnly }) => !typeScriptOnly);
  const header = messagesHeader(all);
  const pool = messages.map(({ text, help }) => `${text}\0${help}\0`).join("");
  const rows = [...header.matchAll(/^\t\{ (\d+), (\d+) \},$/gm)].map(([, text, help]) =>
    [text, help].map((offset) => pool.slice(Number(offset), pool.indexOf("\0", Number(offset)))),
  );
  expect(rows).toEqual(messages.map(({ text, help }) => [text, help]));
  expect(pool.length).toBeLessThan(65_536);
});
