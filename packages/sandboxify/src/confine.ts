// confine: a policy -> the running Node process under its filter, all threads of it.

import { constants } from "node:os";
import { type Policy, programBytes } from "@sbx/policy";
import { type Addon, loadAddon } from "./addon.js";
import { ConfineError, callError } from "./confine-error.js";
import { makeFilter } from "./filter.js";
import {
  checkOptions,
  FILTER_OPTIONS,
  type FilterOptions,
  filterVariables,
  isPolicy,
} from "./filter-options.js";
import { ownAbi, prebuiltPath } from "./machine.js";
import { threadsWithOthers } from "./threads.js";

/**
 * Puts the running Node process under a filter, for good: all its threads, those that it will start, and
 * its children. A second filter is added to the first, and a call needs the leave of both.
 *
 * It also sets `no_new_privs`: set-user-ID programs get no privilege when this process starts them.
 *
 * Nothing has changed when this throws, but for `no_new_privs` of the calling thread in one case: when the
 * kernel refuses the filter itself, although all that can be asked beforehand was granted. That is so when
 * memory runs out, or a thread gets a filter of its own at the same time.
 *
 * @throws {TypeError} when `policy` is none, and no `FilterOptions`.
 * @throws {PolicyError} (of `@sbx/policy`) when it makes no filter on this machine.
 * @throws {ConfineError} when the filter cannot be installed.
 */
export function confine(policy: Policy | FilterOptions): void {
  const options = isPolicy(policy) ? { policy } : policy;
  const variables = filterVariables(checkOptions(options, FILTER_OPTIONS));
  const filter = programBytes(makeFilter(variables, ownAbi()).program);
  confineBy(load(), filter);
}

function load(): Addon {
  const path = prebuiltPath("confine.node");
  try {
    return loadAddon(path);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error";
    const help = "addons must be permitted: see the options --no-addons and --allow-addons of node";
    throw new ConfineError(`cannot load ${path}`, code, help, { cause });
  }
}

/** What the probe returns where all is well: the filter that it does not have is at a bad address. */
const GRANTED = -constants.errno.EFAULT;

/** The kernel answers for all threads at once. Afterwards, the filter may forbid to look whether it is so. */
export function confineBy(addon: Addon, filter: Uint8Array): void {
  const others = threadsWithOthers();
  if (others.length > 0)
    throw callError(`a filter for thread ${others[0]}`, -constants.errno.ESRCH);
  const granted = addon.probe();
  if (granted !== GRANTED)
    throw callError("filters", granted < 0 ? granted : -constants.errno.EPERM);
  const forbidden = addon.forbidNewPrivileges();
  if (forbidden !== 0) throw callError("no_new_privs", forbidden);
  const installed = addon.install(filter);
  if (installed !== 0) throw callError("the filter", installed);
}
