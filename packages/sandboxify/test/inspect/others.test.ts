// Filters that others install: `pnpm --filter @sbx/sandboxify run real inspect` has those that need more.

import { expect, test } from "vitest";
import { itemsOf } from "../../../policy/test/recover/items.js";
import { demandRoot } from "../live/start.js";
import { examine } from "./others/examine.js";
import { others } from "./others/table.js";

demandRoot();

test.each(others)(
  "inspect: $name, which has $why",
  async (other) => {
    const { faults, text, remarks, holes } = await examine(other);
    expect(faults).toEqual([]);
    expect(remarks.filter((remark) => remark.endsWith("conditions"))).toEqual([]);
    expect(itemsOf(text)).toEqual(expect.arrayContaining([...(other.says ?? [])]));
    expect(holes).toEqual(other.holes);
  },
  60_000,
);
