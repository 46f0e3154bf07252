// families: is what the policy refuses open by another way? TypeScript only.

import { type Abi, familyThrough, groupCalls, groupNames, isFamily } from "@sbx/syscalls";
import { letsPass, sameAction } from "../action.js";
import type { Diagnostic } from "../diagnostic.js";
import type { Item } from "../parse.js";
import { type Check, type Context, finding, itemOn, reachOf, withReach } from "./context.js";

const IO_URING = "io_uring_setup";

/** They are looked at by themselves, each with words of its own. */
const SPECIAL: ReadonlySet<string> = new Set(["clone3", "ipc", "socketcall"]);

/** Its sockets reach nobody else, so who guards `socket` need not mind it. */
const HARMLESS: ReadonlySet<string> = new Set(["socketpair"]);

/**
 * Families of which a member is often held for the sake of another family: `clone` so that it makes no
 * namespace, `prlimit64` so that it sets nothing.
 */
const HELD_FOR_OTHERS: ReadonlySet<string> = new Set(["@get-limit", "@spawn"]);

const families = groupNames.filter(isFamily);

/** A call of a family that the policy does not let pass as it likes, and the item that says so. */
interface Guard {
  readonly name: string;
  readonly item: Item;
}

/** The guarded members of a family, in the order of their items. */
function guardsOf(context: Context, abi: Abi, family: string): Guard[] {
  const { policy } = context;
  const isHeldFor = !HELD_FOR_OTHERS.has(family);
  const members = groupCalls(family).filter((name) => !HARMLESS.has(name));
  const held = isHeldFor ? withReach(context, abi, members, "held") : [];
  // What an allow list does not name is no guard; what is refused as if it did not exist neither.
  const closed = policy.list === "deny" ? withReach(context, abi, members, "closed") : [];
  const guards = [
    ...held.map((name) => ({ name, item: itemOn(context, [name], isConditional) })),
    ...closed.map((name) => ({
      name,
      item: itemOn(context, [name], (item) => refuses(context, item)),
    })),
  ];
  return guards
    .filter((guard): guard is Guard => guard.item !== undefined && isMeant(guard.item, family))
    .sort((one, other) => one.item.span.start - other.item.span.start);
}

/**
 * Whether who writes `item` means the effect of `family`. A name does, a family means its own effect, and
 * one of systemd's groups those of which it has half the calls: `@mount` has one way to open a file.
 */
function isMeant({ subject }: Item, family: string): boolean {
  if (subject.kind !== "group") return true;
  if (isFamily(subject.name)) return subject.name === family;
  const calls = groupCalls(subject.name);
  const members = groupCalls(family);
  return 2 * members.filter((name) => calls.includes(name)).length >= members.length;
}

const isConditional = ({ condition }: Item): boolean => condition !== undefined;

const ENOSYS = 38;

function refuses({ policy }: Context, { action }: Item): boolean {
  if (action === undefined || letsPass(action)) return false;
  const isAbsence = action.kind === "errno" && action.errno === ENOSYS;
  return !isAbsence || sameAction(action, policy.violation);
}

/** A member is guarded, and others are open. */
export const checkFamilies: Check = (context) =>
  context.abis.flatMap((abi) => families.flatMap((family) => checkFamily(context, abi, family)));

function checkFamily(context: Context, abi: Abi, family: string): Diagnostic[] {
  const [guard] = guardsOf(context, abi, family);
  if (guard === undefined) return [];
  const names = withReach(context, abi, groupCalls(family), "open").filter(
    (name) => !SPECIAL.has(name) && !HARMLESS.has(name),
  );
  const through = withReach(context, abi, familyThrough(family), "open").filter(
    (name) => name !== IO_URING && !SPECIAL.has(name),
  );
  const { span } = guard.item;
  const isHeld = reachOf(context, abi, guard.name) === "held";
  const code = isHeld ? "condition_got_round" : "family_open";
  return [
    ...(names.length > 0 ? [finding(context, code, span, { names, name: family })] : []),
    ...(through.length > 0 && !isHeld
      ? [finding(context, "through_open", span, { names: through })]
      : []),
  ];
}

/** io_uring makes calls that no filter sees. */
export const checkIoUring: Check = (context) =>
  context.abis.flatMap((abi) => {
    const within = ["io_uring_enter", IO_URING];
    if (withReach(context, abi, within, "open", "held").length < within.length) return [];
    const doable = families.filter((family) => familyThrough(family).includes(IO_URING));
    return context.policy.list === "deny"
      ? deniedButDoable(context, abi, doable)
      : allowedToDo(context, abi, doable);
  });

function deniedButDoable(context: Context, abi: Abi, doable: readonly string[]): Diagnostic[] {
  const guards = doable.flatMap((family) => guardsOf(context, abi, family));
  const [first] = guards.sort((one, other) => one.item.span.start - other.item.span.start);
  return first ? [finding(context, "io_uring_open", first.item.span)] : [];
}

function allowedToDo(context: Context, abi: Abi, doable: readonly string[]): Diagnostic[] {
  const names = doable.filter((family) => {
    const members = groupCalls(family);
    return withReach(context, abi, members, "open").length === 0;
  });
  const item = itemOn(context, [IO_URING]);
  return item && names.length > 0
    ? [finding(context, "io_uring_allowed", item.span, { names })]
    : [];
}

/** What a multiplexer can do instead of the calls themselves (socketcall(2), ipc(2)). */
const MULTIPLEXED: Readonly<Record<string, readonly string[]>> = {
  ipc: [
    ...["msgctl", "msgget", "msgrcv", "msgsnd", "semctl", "semget", "semop", "semtimedop"],
    ...["shmat", "shmctl", "shmdt", "shmget"],
  ],
  socketcall: [
    ...["accept", "accept4", "bind", "connect", "getpeername", "getsockname", "getsockopt"],
    ...["listen", "recv", "recvfrom", "recvmmsg", "recvmsg", "send", "sendmmsg", "sendmsg"],
    ...["sendto", "setsockopt", "shutdown", "socket", "socketpair"],
  ],
};

/** A call is guarded, and the multiplexer that can make it is open. */
export const checkMultiplexers: Check = (context) =>
  context.abis.flatMap((abi) =>
    Object.entries(MULTIPLEXED).flatMap(([name, calls]) => {
      if (reachOf(context, abi, name) !== "open") return [];
      const item =
        context.policy.list === "deny"
          ? itemOn(context, calls, (one) => refuses(context, one))
          : itemOn(context, withReach(context, abi, calls, "held"), isConditional);
      return item ? [finding(context, "multiplexer_open", item.span, { name, abi })] : [];
    }),
  );

/** A filter sees the flags of clone, but not those of clone3, which stand in memory. */
export const checkClone: Check = (context) =>
  context.abis.flatMap((abi) => {
    const item = itemOn(context, ["clone"], isConditional);
    const isHidden =
      reachOf(context, abi, "clone") === "held" && reachOf(context, abi, "clone3") === "open";
    return item && isHidden ? [finding(context, "clone_hides", item.span)] : [];
  });

/** Only ENOSYS makes C libraries start threads by clone. */
export const checkCloneErrno: Check = (context) => {
  const item = itemOn(context, ["clone3"], ({ subject, condition, action }) => {
    const isOther = action?.kind === "errno" && action.errno !== ENOSYS;
    return isOther && subject.kind === "name" && condition === undefined;
  });
  const starts = context.abis.some(
    (abi) =>
      withReach(context, abi, ["clone"], "open", "held").length > 0 &&
      reachOf(context, abi, "clone3") === "closed",
  );
  return item && starts ? [finding(context, "clone_errno", item.span)] : [];
};

const PROTECTING = ["mmap", "mmap2", "mprotect", "pkey_mprotect"];

/** Memory is made executable when it is mapped, or later. */
export const checkProtection: Check = (context) =>
  context.abis.flatMap((abi) => {
    const held = withReach(context, abi, PROTECTING, "held");
    const item = itemOn(context, held, ({ condition = [] }) =>
      condition.some((alternative) =>
        alternative.some(({ parameter }) => parameter.name === "prot" || parameter.name === "arg2"),
      ),
    );
    const names = withReach(context, abi, PROTECTING, "open");
    return item && names.length > 0
      ? [finding(context, "protection_got_round", item.span, { names })]
      : [];
  });
