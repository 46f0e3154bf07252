// options: what the caller wrote -> SECCOMP_* variables, or a TypeError that says what is wrong.

import { quote } from "./quote.js";

/** The filter that a program is to be started with. Exactly one of `allow` and `deny` is needed. */
export interface PreloadOptions {
  /**
   * What may be called: a list such as `fstat:newfstatat:write:exit_group`, or its items. `[]` allows
   * nothing.
   */
  readonly allow?: string | readonly string[] | undefined;
  /** What may not be called; everything else may. */
  readonly deny?: string | readonly string[] | undefined;
  /** What a call gets that is not allowed: the name of an action or of an errno. `kill` if absent. */
  readonly defaultAction?: string | undefined;
  /** Filter right before `main`, as if absent, or already when the library is loaded. */
  readonly installAt?: "main" | "constructor" | undefined;
  /** Print one line on standard error for each item. */
  readonly verbose?: boolean | undefined;
}

/** The variables that the library reads. */
export type Variables = Readonly<Record<string, string>>;

type Values = Readonly<Record<string, unknown>>;

const OPTIONS: readonly string[] = [
  "allow",
  "deny",
  "defaultAction",
  "installAt",
  "verbose",
] satisfies (keyof PreloadOptions)[];

/**
 * The variables that say what `options` say.
 *
 * @throws {TypeError} when they are no `PreloadOptions`.
 */
export function toVariables(options: PreloadOptions): Variables {
  const values = checkedOptions(options);
  const allow = listText("allow", values.allow);
  const deny = listText("deny", values.deny);
  if ((allow === undefined) === (deny === undefined)) {
    const found = allow === undefined ? "neither" : "both";
    throw new TypeError(`exactly one of the options "allow" and "deny" is needed, found ${found}`);
  }
  return {
    ...variable("SECCOMP_SYSCALL_ALLOW", allow),
    ...variable("SECCOMP_SYSCALL_DENY", deny),
    ...variable("SECCOMP_DEFAULT_ACTION", text("defaultAction", values.defaultAction)),
    ...variable("SECCOMP_INSTALL_AT", text("installAt", values.installAt)),
    ...variable("SECCOMP_VERBOSE", flag("verbose", values.verbose) ? "1" : undefined),
  };
}

function checkedOptions(options: unknown): Values {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`the options must be an object, got ${kind(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (!OPTIONS.includes(name)) {
      const known = OPTIONS.map((option) => `"${option}"`).join(", ");
      throw new TypeError(`unknown option ${quote(name)}; the options are ${known}`);
    }
  }
  return options as Values;
}

function listText(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  if (!Array.isArray(value)) {
    throw new TypeError(`the option "${name}" must be a string or an array, got ${kind(value)}`);
  }
  return value.map((item) => itemText(name, item)).join(":");
}

/** A comment would swallow the items after it, and what they deny would be allowed. */
function itemText(name: string, item: unknown): string {
  if (typeof item !== "string") {
    throw new TypeError(`the option "${name}" must hold strings only, found ${kind(item)}`);
  }
  if (item.includes("#")) {
    const cure = "leave the comment out, or give the whole list as one string";
    throw new TypeError(`the option "${name}" holds a comment, ${quote(item)}: ${cure}`);
  }
  return item;
}

function text(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw new TypeError(`the option "${name}" must be a string, got ${kind(value)}`);
}

function flag(name: string, value: unknown): boolean {
  if (value === undefined || typeof value === "boolean") return value === true;
  throw new TypeError(`the option "${name}" must be true or false, got ${kind(value)}`);
}

function variable(name: string, value: string | undefined): Variables {
  return value === undefined ? {} : { [name]: value };
}

function kind(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}
