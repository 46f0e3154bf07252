// emit: Graph -> instructions. Twin: native/core/emit.c

import { type Assembler, Code, decision, type Label } from "./assemble.js";
import type { Graph, Node, NodeIndex } from "./graph.js";

const ALL = 0xffff_ffff;

/** How a node can be entered. */
interface Entries {
  /** Where its word is loaded first. */
  readonly load: Label | undefined;
  /** Where its word is loaded, and masked, already. */
  readonly test: Label;
}

/**
 * Writes what can be reached from `roots`, and defines a decision for each of them.
 *
 * A node that is only entered with its word loaded, by nodes that test the same word, loads nothing.
 */
export function emit({ nodes }: Graph, roots: readonly NodeIndex[], assembler: Assembler): void {
  const loads = findLoads(nodes, roots);
  const entries: (Entries | undefined)[] = [];

  const labelOf = (from: Node, to: NodeIndex): Label => {
    const node = nodes[to] as Node;
    if (node.code === Code.RETURN) return assembler.outcome(node.k);
    const { load, test } = entries[to] as Entries;
    return isSameWord(from, node) ? test : (load as Label);
  };

  for (const [index, node] of nodes.entries()) {
    const isLoaded = loads[index];
    if (isLoaded === undefined || node.code === Code.RETURN) continue;
    const yes = labelOf(node, node.yes);
    const no = labelOf(node, node.no);
    const test = assembler.test(node.code, node.k, yes, no);
    entries[index] = { load: isLoaded ? undefined : writeLoad(assembler, node, test), test };
  }
  for (const root of roots) {
    const { load } = entries[root] as Entries;
    assembler.define(decision(root), load as Label);
  }
}

function writeLoad(assembler: Assembler, { offset, mask }: Node, test: Label): Label {
  return assembler.load(offset, mask === ALL ? test : assembler.and(mask, test));
}

const isSameWord = (one: Node, other: Node): boolean =>
  one.offset === other.offset && one.mask === other.mask;

/** For each node that can be reached, whether its word is loaded wherever it is entered. */
function findLoads(
  nodes: readonly Node[],
  roots: readonly NodeIndex[],
): readonly (boolean | undefined)[] {
  const loads = new Array<boolean | undefined>(nodes.length).fill(undefined);
  for (const root of roots) loads[root] = false;
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index] as Node;
    if (loads[index] === undefined || node.code === Code.RETURN) continue;
    for (const target of [node.yes, node.no]) {
      loads[target] = loads[target] !== false && isSameWord(node, nodes[target] as Node);
    }
  }
  return loads;
}
