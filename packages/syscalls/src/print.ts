// print: answers -> text for people.

import type { Answer, ConstantAnswer, ErrnoAnswer, GroupAnswer, SyscallAnswer } from "./answer.js";
import type { Parameter } from "./parameter.js";
import type { PrototypeParameter } from "./prototype.js";

const WIDTH = 80;

/** The lines of one answer. */
export function print(answer: Answer): string[] {
  switch (answer.kind) {
    case "syscall":
      return printSyscall(answer);
    case "errno":
      return [printErrno(answer)];
    case "group":
      return printGroup(answer);
    case "constant":
      return printConstant(answer);
  }
}

function printErrno({ name, number, meaning, aliasOf }: ErrnoAnswer): string {
  const alias = aliasOf === null ? "" : ` (the same as ${aliasOf})`;
  return `${name} ${number} ${meaning}${alias}`;
}

function printSyscall({ name, parameters, since, numbers }: SyscallAnswer): string[] {
  return [
    parameters === null ? name : `${name}(${parameters.map(printParameter).join(", ") || "void"})`,
    ...table([
      ...Object.entries(numbers).map(([abi, number]) => [abi, `${number ?? "-"}`] as const),
      ...places(parameters ?? []),
      ...(since === null ? [] : [["since", `Linux ${since}`] as const]),
    ]),
  ];
}

function printParameter({ type, name }: PrototypeParameter): string {
  return type.endsWith("*") ? `${type}${name}` : `${type} ${name}`;
}

/** Which argument has which parameter, where that is not just their order; of a split one, the lower half's first. */
function places(parameters: readonly (PrototypeParameter | Parameter)[]): [string, string][] {
  const placed = parameters.filter((parameter) => "argument" in parameter);
  if (
    placed.every(({ argument, upperArgument }, i) => argument === i && upperArgument === undefined)
  ) {
    return [];
  }
  const texts = placed.map(
    ({ name, argument, upperArgument }) =>
      `${name} ${argument}${upperArgument === undefined ? "" : `+${upperArgument}`}`,
  );
  return [["arguments", texts.join(", ")]];
}

function printGroup({ name, help, family, through, members }: GroupAnswer): string[] {
  const too =
    through.length === 0 ? "" : `, which can be had through ${through.join(" and ")}, too`;
  return [
    `${name}: ${help}`,
    ...members.map((member) => `  ${member}`),
    ...(family ? [`a family: these calls have one effect${too}`] : []),
  ];
}

/** One value behind the name if all ABIs have it, else a row for each. */
function printConstant({ name, set, values, parameters }: ConstantAnswer): string[] {
  const texts = Object.entries(values).map(([abi, value]) => [abi, printValue(value)] as const);
  const [first] = texts;
  const alike = texts.every(([, text]) => text === first?.[1]);
  return [
    alike ? `${name} ${first?.[1]}` : name,
    ...table([...(alike ? [] : texts), ["set", set], ["taken by", parameters.join(" ")]]),
  ];
}

/** Decimal, and the bits where they are easier to read. */
function printValue(value: string | null): string {
  if (value === null) return "-";
  const number = BigInt(value);
  return number > 9n ? `${value} 0x${number.toString(16)}` : value;
}

/** Rows whose second column begins where the longest label ends; long ones go on below it. */
function table(rows: readonly (readonly [label: string, text: string])[]): string[] {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.flatMap(([label, text]) => {
    const [first = "", ...more] = wrap(text, WIDTH - width - 4);
    const indent = " ".repeat(width);
    return [`  ${label.padEnd(width)}  ${first}`, ...more.map((line) => `  ${indent}  ${line}`)];
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
