// calls: the name of a system call -> its number here.

import { syscallNumber } from "@sbx/syscalls";
import { abiOf } from "../../src/library.js";

export function callNumber(name: string): number {
  const number = syscallNumber(abiOf(), name);
  if (number === undefined) throw new Error(`${abiOf()} has no system call ${name}`);
  return number;
}
