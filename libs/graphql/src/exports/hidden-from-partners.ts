const hidden = new Map<unknown, Set<string>>();

/** A column that its resolver shows to a partner or not, as the row says. Whoever is no partner exports it; a partner never does. */
export const HiddenFromPartners = (): PropertyDecorator => (prototype, property) => {
  const known = hidden.get(prototype.constructor) ?? new Set();
  hidden.set(prototype.constructor, known.add(String(property)));
};

/** The columns of a row that are hidden so. */
export const hiddenFromPartners = (row: unknown): ReadonlySet<string> => hidden.get(row) ?? new Set();
