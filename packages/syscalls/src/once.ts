// once: a value that is made when it is first asked for, and kept.

/**
 * The function that gives what `make` returns, calling it at most once.
 *
 * The mark below lets a bundler leave out the tables that a program does not use.
 */
/* @__NO_SIDE_EFFECTS__ */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
