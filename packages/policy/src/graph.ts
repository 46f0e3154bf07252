// graph: Clause[] -> the tests of 32-bit words that decide. Twin: native/core/graph.c
//
// A node is one test and where it leads. Nodes are made from the end, so a node's targets have smaller
// numbers than itself, and of equal nodes there is one: what two conditions share is there once.

import { type Action, returnValue } from "./action.js";
import { Code } from "./assemble.js";
import type { Test } from "./compare.js";
import type { Alternatives } from "./cover.js";
import type { Item } from "./parse.js";
import type { Clause, Rule } from "./resolve.js";

/** A node by its place in the graph. */
export type NodeIndex = number;

/**
 * One test of a loaded word.
 *
 * A `Code.RETURN` is a result instead: `k` is what the filter returns, and nothing else counts.
 */
export interface Node {
  readonly code: number;
  /** Which word of `struct seccomp_data`: its offset. */
  readonly offset: number;
  /** What the word is masked with before it is tested. */
  readonly mask: number;
  readonly k: number;
  /** Where it goes on when the test holds, and when it does not. */
  readonly yes: NodeIndex;
  readonly no: NodeIndex;
}

/** A 32-bit word, with the mask that is to be applied. */
interface Word {
  readonly offset: number;
  readonly mask: number;
}

const ALL = 0xffff_ffff;
const SIGN = 0x8000_0000;

/** So many nodes need more instructions than a filter can have, or nearly. */
const NODES_MAX = 16_384;

/** The nodes of all rules of a policy. */
export class Graph {
  readonly nodes: Node[] = [];
  private readonly known = new Map<string, NodeIndex>();

  /** How many nodes were made for each item. */
  readonly costs = new Map<Item, number>();

  /** Whether there were more nodes than there can be: then what is made means nothing. */
  isFull = false;

  /** The node at which `rule` begins. */
  rule({ clauses, action }: Rule): NodeIndex {
    let next = this.result(action);
    /** Where the search goes on when all before is taken back. */
    const removals: { readonly clause: Clause; readonly to: NodeIndex }[] = [];
    for (const clause of clauses.toReversed()) {
      if (clause.action === undefined) removals.push({ clause, to: next });
      else next = this.clause(clause, this.result(clause.action), next);
    }
    // The last removal is asked first: what comes before it is then of no interest.
    for (const { clause, to } of removals.toReversed()) next = this.clause(clause, to, next);
    return next;
  }

  private clause({ item, alternatives }: Clause, yes: NodeIndex, no: NodeIndex): NodeIndex {
    const before = this.nodes.length;
    const node = this.any(alternatives, yes, no);
    this.costs.set(item, (this.costs.get(item) ?? 0) + this.nodes.length - before);
    return node;
  }

  /** Leads to `yes` if one of `alternatives` holds. */
  private any(alternatives: Alternatives, yes: NodeIndex, no: NodeIndex): NodeIndex {
    return alternatives.reduceRight((otherwise, tests) => this.all(tests, yes, otherwise), no);
  }

  private all(tests: readonly Test[], yes: NodeIndex, no: NodeIndex): NodeIndex {
    return tests.reduceRight((then, test) => this.test(test, then, no), yes);
  }

  private test(test: Test, yes: NodeIndex, no: NodeIndex): NodeIndex {
    const { operator, value } = test;
    switch (operator) {
      case "==":
        return this.equal(test, yes, no);
      case "!=":
        return this.equal(test, no, yes);
      case ">=":
        return this.atLeast(test, value, yes, no);
      case "<":
        return this.atLeast(test, value, no, yes);
      // That there is a next number is known: otherwise the comparison would have one outcome.
      case ">":
        return this.atLeast(test, value + 1n, yes, no);
      case "<=":
        return this.atLeast(test, value + 1n, no, yes);
    }
  }

  /** The lower word first: of several values, that is where they differ. */
  private equal(test: Test, yes: NodeIndex, no: NodeIndex): NodeIndex {
    const [lower, upper] = wordsOf(test);
    const then = upper ? this.wordEqual(upper, high(test.value), yes, no) : yes;
    return this.wordEqual(lower, low(test.value), then, no);
  }

  /** The upper word decides unless it is just that of `value`. */
  private atLeast(test: Test, value: bigint, yes: NodeIndex, no: NodeIndex): NodeIndex {
    const [lower, upper] = wordsOf(test);
    if (upper === undefined) return this.wordAtLeast(lower, low(value), test.signed, yes, no);
    const then = this.wordAtLeast(lower, low(value), false, yes, no);
    const isLast = high(value) === (test.signed ? SIGN - 1 : ALL);
    const equal = this.wordAtLeast(upper, high(value), test.signed, then, no);
    return isLast
      ? equal
      : this.wordAtLeast(upper, (high(value) + 1) % (ALL + 1), test.signed, yes, equal);
  }

  private wordEqual({ offset, mask }: Word, k: number, yes: NodeIndex, no: NodeIndex): NodeIndex {
    if (mask === 0) return k === 0 ? yes : no;
    const isBit = (mask & (mask - 1)) === 0;
    if (mask !== ALL && k === 0) return this.node(Code.ANY_BIT, offset, ALL, mask, no, yes);
    if (mask !== ALL && isBit && k === mask)
      return this.node(Code.ANY_BIT, offset, ALL, k, yes, no);
    return this.node(Code.EQUAL, offset, mask, k, yes, no);
  }

  /** Negative numbers are the upper half of the unsigned ones. */
  private wordAtLeast(
    { offset, mask }: Word,
    k: number,
    signed: boolean,
    yes: NodeIndex,
    no: NodeIndex,
  ): NodeIndex {
    if (k === (signed ? SIGN : 0)) return yes;
    if (!signed) return k > mask ? no : this.node(Code.AT_LEAST, offset, mask, k, yes, no);
    if (k > SIGN) {
      const positive = this.node(Code.AT_LEAST, offset, mask, SIGN, no, yes);
      return this.node(Code.AT_LEAST, offset, mask, k, yes, positive);
    }
    const then = k === 0 ? yes : this.node(Code.AT_LEAST, offset, mask, k, yes, no);
    return this.node(Code.AT_LEAST, offset, mask, SIGN, no, then);
  }

  private result(action: Action): NodeIndex {
    return this.intern({
      code: Code.RETURN,
      offset: 0,
      mask: 0,
      k: returnValue(action),
      yes: 0,
      no: 0,
    });
  }

  private node(
    code: number,
    offset: number,
    mask: number,
    k: number,
    yes: NodeIndex,
    no: NodeIndex,
  ): NodeIndex {
    return yes === no ? yes : this.intern({ code, offset, mask, k, yes, no });
  }

  private intern(node: Node): NodeIndex {
    const key = Object.values(node).join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.nodes.length === NODES_MAX) {
      this.isFull = true;
      return 0;
    }
    const index = this.nodes.push(node) - 1;
    this.known.set(key, index);
    return index;
  }
}

const low = (value: bigint): number => Number(value & 0xffff_ffffn);
const high = (value: bigint): number => Number((value >> 32n) & 0xffff_ffffn);

function wordsOf({ lower, upper, mask }: Test): [lower: Word, upper: Word | undefined] {
  return [
    { offset: lower, mask: low(mask) },
    upper === undefined ? undefined : { offset: upper, mask: high(mask) },
  ];
}
