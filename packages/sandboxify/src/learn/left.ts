// left: processes that still ran when learning ended -> what is said of them.

import { displayName } from "../quote.js";
import { baseName } from "./evidence.js";
import type { Records } from "./records.js";

/** The programs that still ran: of all others, the end or the status is known. */
function leftOf({ processes, end }: Records): readonly string[] {
  if (end === undefined) return [];
  const left = processes.filter((one) => one.status === undefined && one.end >= end.elapsed);
  return left.map(({ program }) => displayName(baseName(program)) || "a process");
}

/** The line of the summary; none where nobody is left. */
export function leftText(records: Records): readonly string[] {
  const names = leftOf(records);
  if (names.length === 0) return [];
  const [were, they] = names.length === 1 ? ["was", "it calls"] : ["were", "they call"];
  const what =
    records.end?.way === "ptrace"
      ? `${were} ended with the launcher`
      : `still ${names.length === 1 ? "runs" : "run"}, and what ${they} from now on was not learned`;
  return [`${[...new Set(names)].join(", ")} ${what}`];
}
