// fields: the text of a record -> its names and values.

/** The kernel's own: a value with odd characters is never in quotes, but in hexadecimal. */
const RAW = /(?<![^ ])([a-z_-]+)=("[^"]*"|[^ ]*)/g;
/** `ausearch -i` takes the quotes away. */
const INTERPRETED = /(?<![^ ])([a-z_-]+)=(.*?)(?= [a-z_-]+=|$)/gs;

/** The fields that are known here; others, as those of security modules, may be anything. */
const KNOWN: ReadonlySet<string> = new Set("pid uid comm exe sig arch syscall ip code".split(" "));

/** auditd repeats some of them behind this character, with names in capitals and in words. */
const ENRICHED = "\x1d";

export interface Fields {
  readonly values: ReadonlyMap<string, string>;
  /** Names and plain texts stand where the kernel has numbers and quotes. */
  readonly interpreted: boolean;
}

/** The fields of `text`; undefined when one is there twice, as the kernel writes none so. */
export function readFields(text: string): Fields | undefined {
  const [own = ""] = text.split(ENRICHED, 1);
  const interpreted = isInterpreted(own);
  const values = new Map<string, string>();
  for (const [, name = "", value = ""] of own.matchAll(interpreted ? INTERPRETED : RAW)) {
    if (!KNOWN.has(name)) continue;
    if (values.has(name)) return undefined;
    values.set(name, value);
  }
  return { values, interpreted };
}

const isInterpreted = (text: string): boolean =>
  / code=(?!0x)[a-z_-]+(?:\(0x[0-9a-f]+\))?\s*$/.test(text);

/** Bytes of a stranger; undefined where the kernel knew none. @throws {RangeError} when damaged. */
export function readUntrusted(value: string | undefined, interpreted: boolean): string | undefined {
  if (value === undefined || value === "(null)" || value === "?") return undefined;
  if (interpreted) return value;
  if (value.length >= 2 && value.startsWith('"') && value.endsWith('"')) return value.slice(1, -1);
  if (!/^(?:[0-9a-f]{2})+$/i.test(value)) throw new RangeError(value);
  return Buffer.from(value, "hex").toString("latin1");
}
