/** A text in an answer, and whose it is. */
export interface Leaf {
  readonly text: string;
  readonly owner: string | null;
}

/**
 * Every text of an answer once for each owner: the partner that the object around it names, or is. What names nobody belongs to whom it stands under.
 * @param owner of what names nobody and stands under nothing
 */
export function leavesOf(value: unknown, owner: string | null): Leaf[] {
  const found = new Map<string | null, Set<string>>();
  collect(value, owner, found);
  return [...found].flatMap(([of, texts]) => [...texts].map((text) => ({ text, owner: of })));
}

function collect(value: unknown, owner: string | null, found: Map<string | null, Set<string>>): void {
  if (typeof value === 'string') {
    const of = isPartnerId(value) ? value : owner;
    const texts = found.get(of);
    if (texts) texts.add(value);
    else found.set(of, new Set([value]));
  } else if (Array.isArray(value)) {
    for (const each of value) collect(each, owner, found);
  } else if (typeof value === 'object' && value !== null) {
    const { partnerId, id } = value as Record<string, unknown>;
    const named = [partnerId, id].find(isPartnerId) ?? owner;
    for (const each of Object.values(value)) collect(each, named, found);
  }
}

const isPartnerId = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith('partner_') && /^partner_[0-9a-z]{26}$/.test(value);

/** What says nothing of anybody: figures, times, words of the interface, and what is too short to tell. */
const SAYS_NOTHING = /^(.{0,3}|-?\d+(\.\d+)?|\d{4}-\d\d.*|\d{4}(Q\d)?|\d+\/\d+|[A-Z][A-Z_]+)$/s;

/** The texts that may be seen by nobody but their owner. */
export function textsOf(leaves: readonly Leaf[], isForeign: (owner: string | null) => boolean): ReadonlySet<string> {
  const telling = leaves.filter(({ text }) => !SAYS_NOTHING.test(text));
  const shared = new Set(telling.filter(({ owner }) => !isForeign(owner)).map(({ text }) => text));
  return new Set(telling.filter(({ owner, text }) => isForeign(owner) && !shared.has(text)).map(({ text }) => text));
}

/** Texts of an answer that are foreign to who asked, but for those that it said itself. */
export function leaksIn(answer: unknown, foreign: ReadonlySet<string>, asked: string): string[] {
  const found = leavesOf(answer, null).map(({ text }) => text);
  return [...new Set(found)].filter((text) => foreign.has(text) && !asked.includes(text));
}
