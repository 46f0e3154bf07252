import fc from "fast-check";
import { expect, test } from "vitest";
import { seed, timeout } from "../alike.js";
import { policy } from "../oracle/random.js";
import { requestOf } from "../oracle/written.js";
import { runTypeScript } from "../twin.js";
import { faultsOfRecovery } from "./hold.js";

const POLICIES = 200;

test(
  `recover: what is recovered from ${POLICIES} policies does what they do (seed ${seed})`,
  () => {
    let held = 0;
    fc.assert(
      fc.property(policy, (written) => {
        const { compiled, abis = [] } = runTypeScript(requestOf(written));
        if (compiled === undefined) return;
        held++;
        expect(faultsOfRecovery(compiled, abis)).toEqual([]);
      }),
      { seed, numRuns: POLICIES },
    );
    expect(held).toBeGreaterThan(POLICIES / 3);
  },
  timeout,
);
