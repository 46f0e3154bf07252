// address: the bytes of a struct sockaddr -> text.

import { bestNames } from "@sbx/policy";
import { type Abi, abiFacts, constantsOf } from "@sbx/syscalls";
import { beforeNul, quoteBytes } from "./text.js";

/** The families that are told in full: include/linux/socket.h. */
const [UNIX, INET, INET6, NETLINK] = [1, 2, 10, 16];

/** `length` is what the call says of it. @returns `undefined` where the bytes are too few. */
export function addressText(bytes: Uint8Array, length: number, abi: Abi): string | undefined {
  const known = bytes.subarray(0, Math.max(0, length));
  if (known.length < 2) return undefined;
  const view = new DataView(known.buffer, known.byteOffset, known.byteLength);
  const little = !abiFacts(abi).bigEndian;
  const family = view.getUint16(0, little);
  const name = bestNames(constantsOf("AF", BigInt(family), abi))[0] ?? String(family);
  return `{${[`family=${name}`, ...fieldsOf(family, view, known, little)].join(", ")}}`;
}

function fieldsOf(
  family: number,
  view: DataView,
  bytes: Uint8Array,
  little: boolean,
): readonly string[] {
  switch (family) {
    case UNIX:
      return [unixPath(bytes.subarray(2))];
    case INET:
      return bytes.length < 8
        ? []
        : [`port=${view.getUint16(2)}`, `addr=${bytes.subarray(4, 8).join(".")}`];
    case INET6:
      return bytes.length < 24 ? [] : inet6(view, bytes, little);
    case NETLINK:
      return bytes.length < 12
        ? []
        : [
            `pid=${view.getUint32(4, little)}`,
            `groups=0x${view.getUint32(8, little).toString(16)}`,
          ];
    default:
      return [`data=${quoteBytes(bytes.subarray(2), 28)}`];
  }
}

/** A path, or a name of the abstract kind, which begins with a NUL and is written with "@". */
function unixPath(bytes: Uint8Array): string {
  if (bytes.length === 0) return "unnamed";
  return bytes[0] === 0
    ? `path=@${quoteBytes(bytes.subarray(1))}`
    : `path=${quoteBytes(beforeNul(bytes))}`;
}

function inet6(view: DataView, bytes: Uint8Array, little: boolean): readonly string[] {
  const words = Array.from({ length: 8 }, (_, index) => view.getUint16(8 + 2 * index));
  const scope = bytes.length >= 28 ? view.getUint32(24, little) : 0;
  const text = `addr=${shorten(words)}`;
  return [`port=${view.getUint16(2)}`, text, ...(scope === 0 ? [] : [`scope_id=${scope}`])];
}

/** RFC 5952: the longest run of zeros, of two at least, is "::". */
function shorten(words: readonly number[]): string {
  const text = words.map((word) => word.toString(16)).join(":");
  const runs = text.match(/(?<![0-9a-f])0(:0(?![0-9a-f]))+/g) ?? [];
  const [longest] = [...runs].sort((one, other) => other.length - one.length);
  if (longest === undefined) return text;
  const at = text.search(new RegExp(`(?<![0-9a-f])${longest}(?![0-9a-f])`));
  const [before, after] = [text.slice(0, at), text.slice(at + longest.length)];
  return `${before.replace(/:$/, "")}::${after.replace(/^:/, "")}`;
}
