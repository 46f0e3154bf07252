// abort: a signal that was given -> the end of what it was given to.

/** What Node's own functions reject with. */
export function abortError(signal: AbortSignal): Error {
  const error = new Error("The operation was aborted", { cause: signal.reason });
  return Object.assign(error, { name: "AbortError", code: "ABORT_ERR" });
}

/** Calls `stop` when `signal` aborts, until what is returned is called. */
export function onAbort(signal: AbortSignal | undefined, stop: (error: Error) => void): () => void {
  const listener = () => stop(abortError(signal as AbortSignal));
  signal?.addEventListener("abort", listener, { once: true });
  return () => signal?.removeEventListener("abort", listener);
}
