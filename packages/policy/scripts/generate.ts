// generate: messages.md -> src/generated/messages.ts and generated/sbx_messages.h

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messagesHeader, messagesModule, parseMessages } from "./messages.js";

const root = join(import.meta.dirname, "..");
const messages = parseMessages(readFileSync(join(root, "messages.md"), "utf8"));

function write(file: string, text: string): void {
  const path = join(root, file);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

write("src/generated/messages.ts", messagesModule(messages));
write("generated/sbx_messages.h", messagesHeader(messages));
