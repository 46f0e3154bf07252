// items: the text of a policy file -> the words of its lists and its other variables

/** Split at white space and quotes that are in no parentheses. */
export function itemsOf(text: string): string[] {
  const items = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (depth === 0 && /[\s"]/.test(character)) items.push("");
    else items.push(`${items.pop()}${character}`);
  }
  return items.filter((item) => item !== "");
}
