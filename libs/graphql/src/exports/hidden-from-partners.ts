const hidden = new Map<unknown, Set<string>>();

/** A column that its resolver shows to a partner or not, as the row says. Whoever is no partner exports it; a partner never does. */
export const HiddenFromPartners = (): PropertyDecorator => (prototype, property) => {
  const known = hidden.get(prototype.constructor) ?? new Set();
  hidden.set(prototype.constructor, known.add(String(property)));
};

/** The columns of a row that are hidden so, those of what it extends too. */
export function hiddenFromPartners(row: unknown): ReadonlySet<string> {
  const own = hidden.get(row) ?? new Set<string>();
  const base: unknown = typeof row === 'function' ? Object.getPrototypeOf(row) : null;
  return base === null ? own : new Set([...own, ...hiddenFromPartners(base)]);
}
