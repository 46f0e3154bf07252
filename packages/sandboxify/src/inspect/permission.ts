// permission: what everybody may know of a thread -> why nobody shows us its filters, if so.

import type { Refusal } from "./filters.js";
import { readStatus, type ThreadStatus } from "./status.js";

const CAP_SYS_ADMIN = 21n;

/** Why the filters of a thread cannot be asked for. It is left alone where that is known before. */
export function refusalOf({ tid, tracer }: ThreadStatus): Refusal | undefined {
  const own = readStatus("self");
  const mayAsk = own && ((own.capabilities >> CAP_SYS_ADMIN) & 1n) === 1n;
  if (!mayAsk) {
    return {
      text: "What they are, the kernel shows only to who has CAP_SYS_ADMIN",
      help: `sudo sandboxify --inspect ${tid}`,
    };
  }
  if (own.mode !== 0) {
    return {
      text: "What they are, the kernel shows to nobody who has a filter himself, as here",
      help: "run this outside of the container or sandbox",
    };
  }
  if (tracer !== 0) {
    return {
      text: `What they are, only a tracer can ask, and process ${tracer} traces it already`,
      help: "end that tracer (strace, gdb) and try again",
    };
  }
  return undefined;
}
