// print: answers -> text for people.

import type { Answer, ErrnoAnswer, SyscallAnswer } from "./answer.js";
import type { PrototypeParameter } from "./prototype.js";

/** The lines of one answer. */
export function print(answer: Answer): string[] {
  return answer.kind === "errno" ? [printErrno(answer)] : printSyscall(answer);
}

function printErrno({ name, number, meaning, aliasOf }: ErrnoAnswer): string {
  const alias = aliasOf === null ? "" : ` (the same as ${aliasOf})`;
  return `${name} ${number} ${meaning}${alias}`;
}

/** The prototype, then a table whose second column begins where the longest label ends. */
function printSyscall({ name, parameters, since, numbers }: SyscallAnswer): string[] {
  const rows = Object.entries(numbers).map(([abi, number]) => [abi, `${number ?? "-"}`]);
  if (since !== null) rows.push(["since", `Linux ${since}`]);
  const width = Math.max(...rows.map(([label]) => (label as string).length));
  return [
    parameters === null ? name : `${name}(${parameters.map(printParameter).join(", ") || "void"})`,
    ...rows.map(([label, value]) => `  ${(label as string).padEnd(width)}  ${value}`),
  ];
}

function printParameter({ type, name }: PrototypeParameter): string {
  return type.endsWith("*") ? `${type}${name}` : `${type} ${name}`;
}
