// end: how a program ended -> what that means.

/** How a program ended. */
export type End =
  /** By itself. */
  | { readonly kind: "exited"; readonly status: number }
  /** By a signal. */
  | { readonly kind: "killed"; readonly signal: NodeJS.Signals }
  /** By the signal of a call that its policy does not allow. */
  | { readonly kind: "violation"; readonly signal: "SIGSYS" };

export function endOf(status: number | null, signal: NodeJS.Signals | null): End {
  if (signal === null) return { kind: "exited", status: status ?? 0 };
  return signal === "SIGSYS" ? { kind: "violation", signal } : { kind: "killed", signal };
}
