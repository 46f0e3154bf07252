// as-user: work -> the same by root, and by somebody without any privilege.

export const ROOT = 0;
export const NOBODY = 65534;

/** The users that work can be done as: root can be both. */
export const users: readonly number[] =
  process.getuid?.() === ROOT ? [ROOT, NOBODY] : [process.getuid?.() ?? ROOT];

/** Does `work` as `user`; whoever runs the tests is back afterwards. */
export function asUser<Product>(user: number, work: () => Product): Product {
  const self = process.geteuid?.() ?? ROOT;
  if (user === self) return work();
  process.seteuid?.(user);
  try {
    return work();
  } finally {
    process.seteuid?.(self);
  }
}
