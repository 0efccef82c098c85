import { idOf } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import type { SaleAttribution } from '#libs/sales';
import type { Holders } from '../customers/registrations.js';
import type { Less } from '../customers/similarity.js';
import type { FieldDifference } from '../sources/findings.js';
import type { JourneyModel, Said, TouchThen } from './journey.model.js';
import { Judge, type Candidate, type OtherStreams } from './touch-rules.js';

type Pinned = SaleAttribution['touches'][number];

/** A sale that was attributed, with what the streams that it names say up to the events that it names. */
export interface AttributedThen {
  readonly tenant: string;
  readonly saleId: string;
  /** When it was sold. */
  readonly at: string;
  readonly attribution: SaleAttribution;
  readonly policy: AttributionPolicy;
  readonly journey: JourneyModel;
  readonly revision: bigint;
  /** Decided again: what the sale itself has said of its customer is left out. */
  readonly isAgain: boolean;
  readonly around: OtherStreams;
  readonly registered: Holders;
  /** Accounts of its customer that it has not read. */
  readonly unread: readonly string[];
  /** What is expected of a click that cannot lead to as many other customers as it may; null: it can. */
  readonly notShared: (touch: Pinned) => string | null;
  readonly similarities: readonly Less[];
}

/** What a touch has whatever else is known of it. */
const LASTING = new Set([
  'flagged',
  'could-not-earn',
  'self-referral',
  'outside-window',
  'after-conversion',
  'code-not-valid',
]);
const REASONS = { override: 'overridden', binding: 'bound-to-another', registration: 'protected-for-another' } as const;

/** Where a sale does not say of its touches, and of whose its customer is, what the streams say that it was read from. */
export function evidenceFaults(sale: AttributedThen): FieldDifference[] {
  const { attribution, at } = sale;
  const faults: FieldDifference[] = [];
  const must = (path: string, expected: unknown, recorded: unknown): void => {
    if (JSON.stringify(expected) !== JSON.stringify(recorded))
      faults.push({ path: `attribution.${path}`, expected, recorded });
  };
  const known = new Map(sale.journey.touchesAt(sale.revision).map((touch) => [touch.touchId, touch]));
  const touches = attribution.touches.map((touch) => candidateOf(touch, known.get(touch.touchId), sale));
  for (const [n, touch] of attribution.touches.entries())
    must(`touches.${n}`, told(known.get(touch.touchId), touch, sale), tellOf(touch));
  if (!attribution.unlisted)
    must(
      'touches',
      [...known.keys()].filter((id) => !touches.some(({ touchId }) => touchId === id)),
      [],
    );
  for (const [n, touch] of attribution.touches.entries())
    if (touch.dropped?.reason === 'click-shared')
      must(`touches.${n}.dropped.reason`, sale.notShared(touch) ?? 'click-shared', 'click-shared');
  for (const { place, self } of sale.similarities)
    must(`touches.${place}.self`, self, attribution.touches[place]?.self);
  must('readAt', [], sale.unread);
  const judge = new Judge(touches, at, sale.policy, sale.around);
  const decided = decision(sale, touches, judge);
  const { decidedBy } = attribution;
  must('decidedBy', true, decided.by.includes(decidedBy));
  if (decided.said && decidedBy === decided.by[0])
    must('shares', partsOf(decided.said, sale), weightsOf(attribution.shares));
  reasonFaults(sale, judge, must);
  return faults;
}

type Must = (path: string, expected: unknown, recorded: unknown) => void;

/** Why each touch has no part. Of a sale that does not list all, only what does not depend on the others. */
function reasonFaults({ attribution, around }: AttributedThen, judge: Judge, must: Must): void {
  const { decidedBy, shares, touches, unlisted } = attribution;
  const isByTouches = decidedBy === 'touches' || decidedBy === 'nobody';
  const whole = REASONS[decidedBy as keyof typeof REASONS] ?? '';
  const credited = new Set(shares.map(({ partnerId }) => around.living(partnerId)));
  const expected = new Map(isByTouches ? judge.byTouches().reasons : judge.byWhole(credited, whole));
  for (const [n, { touchId, dropped }] of touches.entries()) {
    const [reason, found] = [expected.get(touchId) ?? null, dropped?.reason ?? null];
    const isLasting = LASTING.has(reason ?? '') || LASTING.has(found ?? '');
    if (!unlisted || isLasting) must(`touches.${n}.dropped`, reason, found);
  }
}

/** Who may decide by what is said of the customer, strongest first; a registration goes before all of it. */
function decision(
  { journey, revision, at, policy, isAgain, attribution, registered }: AttributedThen,
  touches: readonly Candidate[],
  judge: Judge,
): { readonly by: readonly string[]; readonly said?: Pick<Said, 'shares'> } {
  const owner = ownerBy(registered, attribution);
  if (owner !== null) return { by: ['registration'], said: { shares: [{ partnerId: owner, weight: 10_000 }] } };
  const overridden = journey.overrideAt(at, revision);
  if (overridden) return { by: ['override'], said: overridden };
  const isOwn = ({ basis, from }: Said): boolean => isAgain && basis === 'sale' && from === at;
  const bound = journey.bindingAt(at, revision, isOwn);
  const isSound = (touch: Candidate): boolean =>
    touch.isCarried && touch.kind === 'code' && judge.reasonOf(touch) === null;
  const byTouches = { by: ['touches', 'nobody'] };
  if (!bound) return byTouches;
  if (policy.codeBeatsBinding && touches.some(isSound)) return byTouches;
  // What came with a sale that has no room for any touch is not known.
  const isUnknown = policy.codeBeatsBinding && touches.length === 0 && attribution.unlisted;
  return { by: isUnknown ? ['binding', ...byTouches.by] : ['binding'], said: bound };
}

/** Whose it is by a registration; null: by none. Of answers that are as right the one that was given. */
function ownerBy(registered: Holders, { decidedBy, shares }: SaleAttribution): string | null {
  const named = decidedBy === 'registration' ? shares[0]?.partnerId : undefined;
  if (registered === 'unknown') return named ?? null;
  if (named === undefined && registered.some((all) => all.length === 0)) return null;
  return registered.flat().find((id) => id === named) ?? registered.flat()[0] ?? null;
}

function partsOf({ shares }: Pick<Said, 'shares'>, { around }: AttributedThen): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const { partnerId, weight } of shares) {
    const living = around.living(partnerId);
    sums.set(living, (sums.get(living) ?? 0) + weight);
  }
  return [...sums];
}

const weightsOf = (shares: SaleAttribution['shares']) => shares.map(({ partnerId, weight }) => [partnerId, weight]);

const isCarried = ({ codeId, touchId }: Pinned, { tenant, saleId }: AttributedThen): boolean =>
  codeId !== null && touchId === idOf(tenant, 'touch', `${saleId}:${codeId}`);

/** As it is pinned, but for what the journey says better. */
function candidateOf(touch: Pinned, known: TouchThen | undefined, sale: AttributedThen): Candidate {
  const { touchId, partnerId, kind, at, linkId, codeId, self, clickFlags, dropped } = touch;
  return {
    ...{ touchId, partnerId, kind, at, linkId, codeId, self },
    ...{ hasClickFlags: clickFlags.length > 0, isFlagged: known?.isFlagged ?? false },
    isCarried: isCarried(touch, sale),
    isShared: known === undefined && dropped?.reason === 'click-shared',
  };
}

const tellOf = ({ partnerId, kind, at, linkId, codeId }: Pinned) => ({ partnerId, kind, at, linkId, codeId });

/** What its journey says of it; one that came with the sale need not be in the journey. A likeness may have been found later, and never gets less. */
function told(known: TouchThen | undefined, touch: Pinned, sale: AttributedThen): unknown {
  if (!known) return isCarried(touch, sale) || touch.kind === 'click' ? tellOf(touch) : 'no touch of this customer';
  const { partnerId, kind, at, linkId, codeId, self } = known;
  const isLess = self !== null && touch.self !== self && touch.self !== 'same-email';
  return isLess ? { self } : { partnerId, kind, at, linkId, codeId };
}
