/**
 * The properties of a JSON object with their values as they are written, so that 64-bit integers survive.
 * `undefined` when the text is not a JSON object.
 */
export function rawProperties(text: string): Map<string, string> | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const start = skipBlank(text, 0);
  return text[start] === '{' ? membersFrom(text, start + 1) : undefined;
}

/** Writes an object of properties whose values are already JSON. */
export function writeRaw(properties: ReadonlyMap<string, string>): string {
  return `{${[...properties].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

function membersFrom(text: string, start: number): Map<string, string> {
  const members = new Map<string, string>();
  for (let at = skipBlank(text, start); text[at] !== '}';) {
    const nameEnd = endOfValue(text, at);
    const valueStart = skipBlank(text, skipBlank(text, nameEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    members.set(JSON.parse(text.slice(at, nameEnd)) as string, text.slice(valueStart, valueEnd));
    at = skipBlank(text, valueEnd);
    if (text[at] === ',') at = skipBlank(text, at + 1);
  }
  return members;
}

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== '{' && first !== '[') return endOfScalar(text, start);
  let depth = 0;
  for (let at = start; ; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
}

function endOfScalar(text: string, start: number): number {
  let at = start;
  while (!/[\s,}\]]/.test(text[at] ?? ',')) at++;
  return at;
}

function skipBlank(text: string, start: number): number {
  let at = start;
  while (/\s/.test(text[at] ?? 'x')) at++;
  return at;
}
