// examine: a filtered process of others -> what --inspect says of it, held against its filters.

import { faultsOfRecovery } from "../../../../policy/test/recover/hold.js";
import { type AttachedFilter, readFilters } from "../../../src/inspect/filters.js";
import { understand } from "../../../src/inspect/shown.js";
import { abi } from "../../built.js";
import { type Other, start } from "./start.js";

export interface Examined {
  readonly filters: readonly AttachedFilter[];
  /** The policies of all filters, as they are printed. */
  readonly text: string;
  /** What the policies cannot say. */
  readonly remarks: readonly string[];
  readonly holes: readonly string[];
  /** Calls with which a policy does not do what its filter does. */
  readonly faults: readonly string[];
}

/** @throws Error where it gets no filter. */
export async function examine(other: Other): Promise<Examined> {
  const { pid, end } = await start(other);
  try {
    const filters = readFilters(pid);
    if ("text" in filters) throw new Error(filters.text);
    const understood = understand(filters, abi);
    const policies = understood.filters.flatMap((filter) => filter.policies);
    return {
      filters,
      text: policies.map(({ text }) => text).join("\n"),
      remarks: policies.flatMap(({ remarks }) =>
        remarks.map(({ about, kind }) => `${about}: ${kind}`),
      ),
      holes: understood.holes.map(({ code }) => code),
      faults: filters.flatMap(({ program }) => faultsOfRecovery(program)),
    };
  } finally {
    await end();
  }
}
