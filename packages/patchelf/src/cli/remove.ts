// remove: a sandbox leaves a file.

import { removeSandbox } from "../index.js";
import {
  carryOut,
  idleText,
  isIdle,
  type Outcome,
  type Plan,
  type Target,
  withTarget,
} from "./change.js";
import type { Meant } from "./expect.js";
import { fromFile, sandboxLibraries, sandboxLoader } from "./names.js";
import type { Options } from "./options.js";
import { plainBytes } from "./quote.js";

export function remove(name: string, options: Options): Promise<Outcome> {
  return withTarget(name, "remove", options, async (target) => {
    const { listing } = target;
    const plan = planOf(target);
    const warnings = await carryOut(target, plan, options);
    const loader = sandboxLoader(listing);
    const gone = [
      ...sandboxLibraries(listing).map((library) => `${plainBytes(library)} is out of it`),
      ...(loader === undefined ? [] : [`${plainBytes(loader)} is out of it`]),
      ...(hasPolicy(target) ? ["its policy is out of it"] : []),
    ];
    return {
      file: name,
      changed: !isIdle(plan),
      text: (gone.join("; ") || "there is no sandbox in it") + idleText(plan, options),
      data: {},
      policy: undefined,
      warnings,
    };
  });
}

const hasPolicy = ({ listing, mended }: Target): boolean =>
  listing.policy !== undefined || mended !== undefined;

function planOf({ elf, listing, mended }: Target): Plan {
  const libraries = sandboxLibraries(listing);
  const loader = sandboxLoader(listing);
  const patch = removeSandbox(elf, {
    needed: libraries.map(fromFile),
    interpreter: loader !== undefined,
    policy: listing.policy !== undefined,
  });
  const meant: Meant = {
    needed: listing.needed.filter((name) => !libraries.includes(name)),
    policy: null,
    ...(loader !== undefined && { interpreter: null }),
  };
  return { patches: mended ? [mended, patch] : [patch], meant };
}
