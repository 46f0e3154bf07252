// quote: a text in quotes, safe on a terminal.

/** As in JSON, but ASCII only: control characters beyond it, and others, become `\\uNNNN`. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
