// cpio: files -> the archive from which a kernel fills its first file system ("newc").
import { readFileSync } from "node:fs";

/**
 * A file of the archive. Which kind of file it is stands in `mode`, as stat(2) has it.
 *
 * @typedef {object} Entry
 * @property {string} path
 * @property {number} mode
 * @property {Uint8Array} [content]
 * @property {readonly [number, number]} [device]  major and minor number
 */

const FILE = 0o100000;
const FOLDER = 0o040000;
const CHARACTERS = 0o020000;

/** @returns {Entry} */
export function file(
  /** @type {string} */ path,
  /** @type {string | Uint8Array} */ content,
  mode = 0o755,
) {
  return { path, mode: FILE | mode, content: Buffer.from(content) };
}

/** A file of this machine, under another name. */
export function copy(/** @type {string} */ path, /** @type {string} */ source) {
  return file(path, readFileSync(source));
}

/** @returns {Entry} */
export function folder(/** @type {string} */ path, mode = 0o755) {
  return { path, mode: FOLDER | mode };
}

/** @returns {Entry} */
export function terminal(
  /** @type {string} */ path,
  /** @type {readonly [number, number]} */ device,
) {
  return { path, mode: CHARACTERS | 0o600, device };
}

/** The archive. The folders of its files need not be named. */
export function archive(/** @type {readonly Entry[]} */ entries) {
  const named = new Map(entries.map((entry) => [entry.path, entry]));
  const missing = new Set(entries.flatMap(({ path }) => foldersOf(path)));
  for (const path of [...missing]) if (named.has(path)) missing.delete(path);
  // A folder's name is a beginning of its files' names, so that sorting puts it before them.
  const all = [...named.values(), ...[...missing].map((path) => folder(path))].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const parts = all.flatMap((entry, index) => encode(entry, index + 1));
  return Buffer.concat([...parts, ...encode({ path: "TRAILER!!!", mode: 0 }, 0)]);
}

/** `a/b/c` is in `a` and `a/b`. */
function foldersOf(/** @type {string} */ path) {
  const steps = path.split("/");
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join("/"));
}

/** @returns {Uint8Array[]} */
function encode(/** @type {Entry} */ { path, mode, content, device }, /** @type {number} */ inode) {
  const name = Buffer.from(`${path}\0`);
  const bytes = content ?? Buffer.alloc(0);
  const [major, minor] = device ?? [0, 0];
  // inode, mode, uid, gid, links, mtime, size, device, device it is, length of the name, checksum
  const fields = [inode, mode, 0, 0, 1, 0, bytes.length, 0, 0, major, minor, name.length, 0];
  const head = fields.map((field) => field.toString(16).padStart(8, "0")).join("");
  return [...padded(Buffer.concat([Buffer.from(`070701${head}`), name])), ...padded(bytes)];
}

/** Followed by as many zeros as bring it to a multiple of four. */
function padded(/** @type {Uint8Array} */ bytes) {
  return [bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)];
}
