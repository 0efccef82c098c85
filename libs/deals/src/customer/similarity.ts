import { normalForm } from '#libs/kernel';
import { distance } from 'fastest-levenshtein';

// What says which kind of company it is, and not which one. One list for all countries: a wrong guess only asks a person.
const LEGAL_FORMS = new Set(
  `ab ag aps as asa bhd bv bvba co company corp corporation cv doo dba eirl eood gmbh gbr ggmbh holding holdings inc incorporated
   kg kft kgaa kk limited limitada llc llp lp ltd ltda mbh nv oao ohg ooo oy oyj plc pt pte pty pvt sa sab sae sarl sas sasu sc scs se
   sl slu snc spa spolka sp zoo srl sro tmi ug ulc unlimited vof zao`.split(/\s+/u),
);

export interface Similarity {
  /** 0 to 100. */
  readonly score: number;
  /** What the score is made of, without the names. */
  readonly explanation: string;
}

/** A name for comparing: one form of each letter, no accents, marks or case, legal forms left out where something else is left. */
export function foldedName(name: string): string {
  const words = normalForm(name, 'NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/ß/gu, 'ss')
    .replace(/(?<=\p{L})\.(?=\p{L})/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ');
  const telling = words.filter((word) => !LEGAL_FORMS.has(word));
  return (telling.length > 0 ? telling : words).join(' ');
}

const BEGINNING = 3;

/** Names that begin alike are compared. */
export const beginningOf = (folded: string): string => [...folded.replaceAll(' ', '')].slice(0, BEGINNING).join('');

/** No two names of these lengths are more alike: most need not be compared letter by letter. */
export const mostAlike = (one: string, other: string): number =>
  scoreOf(Math.abs(one.length - other.length), one, other);

/** How alike two folded names are: the share of letters that agree, in their order or with words sorted. */
export function similarity(one: string, other: string): Similarity {
  if (one === other) return { score: 100, explanation: 'the same name, but for its spelling and legal form' };
  const plain = compared(one, other);
  const sorted = compared(inOrder(one), inOrder(other));
  const best = sorted.score > plain.score ? sorted : plain;
  const order = best === sorted ? ', with words in another order' : '';
  return { score: best.score, explanation: `${best.differ} of ${best.length} letters differ${order}` };
}

function scoreOf(differ: number, one: string, other: string): number {
  const length = Math.max(one.length, other.length);
  return length === 0 ? 0 : Math.round((1 - differ / length) * 100);
}

const inOrder = (text: string): string => text.split(' ').sort().join(' ');

function compared(one: string, other: string): { score: number; differ: number; length: number } {
  const length = Math.max(one.length, other.length);
  const differ = distance(one, other);
  return { score: scoreOf(differ, one, other), differ, length };
}
