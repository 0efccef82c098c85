import { distinctLines, isLineOf } from '#libs/kernel';
import type { Pinned, Terms } from './account.commands.js';
import type { AccountState } from './account.state.js';
import type { Candidate, Evidence } from '../vocabulary/evidence.js';
import { classOf } from '../protection/order-of-refusals.js';

/** Who asks for what. */
export interface Asked {
  readonly dealId: string;
  readonly partnerId: string;
  readonly productLines: readonly string[];
}

interface Lines {
  readonly productLines: readonly string[];
}

export const overlaps = (one: Lines, other: Lines): boolean => one.productLines.some(isLineOf(other.productLines));

/** Of each kind, the most that are kept with one decision. */
const MOST_CANDIDATES = 10;

/** What a decision on a registration is measured against, at this revision of the account. */
export function evidenceOf(
  state: AccountState,
  about: { readonly accountId: string; readonly terms: Terms },
  asked: Asked,
  { known, similar }: Pick<Pinned, 'known' | 'similar'>,
): Evidence {
  const { existingCustomer } = about.terms.policy;
  const found = {
    customer: boughtOf(state, asked, existingCustomer),
    direct: directOf(state, asked),
    protections: [...state.protections.values()].filter((held) => overlaps(held, asked)),
    places: [...state.queue.takeUntil(({ dealId }) => dealId === asked.dealId)].filter((one) => overlaps(one, asked)),
  };
  const candidate = candidateFor(about.accountId, String(state.revision));
  const own = { dealId: null, partnerId: null };
  const candidates: readonly Candidate[] = [
    ...(found.customer.length > 0 ? [candidate('customer', { ...own, productLines: found.customer })] : []),
    ...found.direct.map(([dealId, productLines]) =>
      candidate('direct-opportunity', { dealId, partnerId: null, productLines }),
    ),
    ...found.protections.map((held) => candidate('protection', held)),
    ...found.places
      .slice(0, MOST_CANDIDATES)
      .map((place) => candidate('place', { ...place, from: place.since, until: place.heldUntil })),
    ...(state.competitor ? [candidate('competitor', { ...own, productLines: [] })] : []),
    ...similar.slice(0, MOST_CANDIDATES),
  ];
  const conflict = classOf(asked, { ...found, similar });
  return { ...known, conflict, candidates, accountRevision: String(state.revision) };
}

function boughtOf(
  { bought }: AccountState,
  { productLines }: Lines,
  rule: Terms['policy']['existingCustomer'],
): readonly string[] {
  if (rule === 'never') return [];
  return rule === 'any-product' ? [...bought] : [...bought].filter(isLineOf(productLines));
}

/** Lines that the customer had bought before are not told again. */
export function notBought({ bought }: AccountState, lines: readonly string[]): readonly string[] {
  const isBought = isLineOf(bought);
  return distinctLines(lines.filter((line) => !isBought(line)));
}

const directOf = ({ direct }: AccountState, asked: Lines): readonly (readonly [string, readonly string[]])[] =>
  [...direct.entries()].filter(([, productLines]) => overlaps({ productLines }, asked));

interface About extends Lines {
  readonly dealId: string | null;
  readonly partnerId: string | null;
  readonly from?: string | null;
  readonly until?: string | null;
}

const candidateFor =
  (accountId: string, revision: string) =>
  (kind: Candidate['kind'], { dealId, partnerId, productLines, from = null, until = null }: About): Candidate => ({
    kind,
    accountId,
    dealId,
    partnerId,
    productLines,
    from,
    until,
    score: null,
    explanation: null,
    revision,
  });
