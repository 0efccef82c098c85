/** By file, names that the rule of plain names lets stand. */
export const KNOWN: Readonly<Record<string, readonly string[]>>;
