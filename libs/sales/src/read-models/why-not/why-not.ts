import type { CreditedShare, DecidedBy } from '#libs/attribution';
import type { Instant } from '#libs/kernel';
import type { Crediting } from '../../events/sale.events.js';
import { type NoCredit, stoodAs } from '../attribution/drop-reason.enums.types.js';
import type { SaleTouchRow } from '../attribution/sale-touch.view.js';

/** What is known of a sale that a partner asks about. */
export interface AskedSale {
  readonly id: string;
  readonly crediting: Crediting;
  /** As they are now. */
  readonly credits: readonly { readonly partnerId: string; readonly weight: number }[];
  /** What decided last; null: no policy has ever decided. */
  readonly decidedBy: DecidedBy | null;
  /** null: no policy decided. */
  readonly shares: readonly Pick<CreditedShare, 'partnerId'>[] | null;
  /** How many touches the sale does not list. */
  readonly unlisted: number;
  /** When its touches were judged last. */
  readonly judgedAt: Instant;
}

/** A touch of the partner in the customer's journey as it is now. */
interface JourneyTouch {
  readonly id: string;
  readonly at: Instant;
  readonly recordedAt: Instant;
}

export interface WhyNot {
  readonly reason: NoCredit;
  readonly touchId: string | null;
  readonly at: Instant | null;
  readonly edge: Instant | null;
  readonly partnerStanding: string | null;
  readonly codeFault: string | null;
  readonly wouldCountIf: string;
}

type Judged = Pick<SaleTouchRow, 'touchId' | 'partnerId' | 'at' | 'share' | 'dropped' | 'edge' | 'standing'>;

/**
 * Why a partner is not credited with a sale, by what it did alone: nothing is said of what others did. Empty where each of its touches has a part.
 * @param survivor the record that the partner was merged into, else itself
 */
export function whyNot(
  sale: AskedSale,
  judged: readonly Judged[],
  journey: readonly JourneyTouch[],
  { partnerId, survivor }: { readonly partnerId: string; readonly survivor: string },
): readonly WhyNot[] {
  const isCredited = sale.credits.some((credit) => credit.partnerId === partnerId);
  const isNobodys = sale.crediting === 'none' && sale.credits.length === 0;
  if (isNobodys) return [because('said-to-be-nobodys')];
  const isNamed = sale.crediting !== 'by-policy' || sale.decidedBy === 'explicit';
  if (isNamed) return isCredited ? [] : [because('named-others')];
  const known = new Set(judged.map(({ touchId }) => touchId));
  const isMerged = survivor !== partnerId && sale.shares?.some((share) => share.partnerId === survivor);
  const reasons = [
    ...judged.flatMap((touch) => whyNoPart(touch, isMerged === true)),
    ...journey.filter(({ id }) => !known.has(id)).map((touch) => whyUnknown(touch, sale)),
  ];
  return reasons.length > 0 || isCredited || judged.length > 0 ? reasons : [because('no-touch')];
}

function whyNoPart({ touchId, at, share, dropped, edge, standing }: Judged, isMerged: boolean): WhyNot[] {
  if (dropped !== null) return [because(dropped, { touchId, at, edge, standing })];
  return share !== null && isMerged ? [because('counts-for-survivor', { touchId, at })] : [];
}

/** What a sale does not list: it came too late, or was one of too many. */
function whyUnknown({ id: touchId, at, recordedAt }: JourneyTouch, { unlisted, judgedAt }: AskedSale): WhyNot {
  const isLate = unlisted === 0 || recordedAt > judgedAt;
  return because(isLate ? 'recorded-after-sale' : 'not-listed', { touchId, at });
}

function because(reason: NoCredit, found: Partial<WhyNot & Pick<SaleTouchRow, 'standing'>> = {}): WhyNot {
  const { touchId = null, at = null, edge = null, standing = null } = found;
  const stood = { dropped: reason, standing };
  return {
    ...{ reason, touchId, at, edge, wouldCountIf: ENOUGH[reason]({ edge, standing }) },
    ...{ partnerStanding: stoodAs('could-not-earn', stood), codeFault: stoodAs('code-not-valid', stood) },
  };
}

type Enough = (found: { readonly edge: Instant | null; readonly standing: string | null }) => string;

const was = (standing: string | null): string => (standing === null ? '' : `; it was ${standing}`);

/** What would have been enough. */
const ENOUGH: Readonly<Record<NoCredit, Enough>> = {
  flagged: () => 'it had not been flagged',
  'could-not-earn': ({ standing }) => `the partner could have earned when it happened${was(standing)}`,
  'self-referral': () => 'the customer had no address of the partner',
  'outside-window': ({ edge }) => `it had happened at ${edge} or later`,
  'after-conversion': ({ edge }) => `it had happened at ${edge} or before`,
  'code-not-valid': ({ standing }) => `the code had been valid when the sale happened${was(standing)}`,
  'code-without-click': () => 'a click or lead of the same partner had come within the window',
  'click-shared': () => 'its click had led to no other customer',
  'influence-only': () => 'it had been a click, a code or a lead',
  'protected-for-another': () => 'no other partner had registered a deal with the customer',
  overridden: () => 'no person had laid down whose the customer is',
  'bound-to-another': () => 'the customer had not been bound to another partner',
  'stand-down': () => 'it had come earlier, or no other partner’s touch had counted',
  outranked: () => 'no touch of a stronger kind had counted',
  'same-click': () => 'it had come more than 30 minutes after the click before',
  'not-weighed': () => 'it had been one of the first or last hundred touches',
  'not-the-last-touch': () => 'it had been the last touch',
  'not-the-first-touch': () => 'it had been the first touch',
  'rounded-to-nothing': () => 'its part had been a basis point or more',
  'recorded-after-sale': () => 'it had been recorded before the sale',
  'not-listed': () => 'it had had a part: the sale lists all that had one',
  'no-touch': () => 'a click, code or lead of the partner had been recorded before the sale',
  'named-others': () => 'this partner had been among those who were named, or the policy had decided',
  'said-to-be-nobodys': () => 'the sale had been recorded by the policy, or with credits',
  'counts-for-survivor': () => 'the partner had not been merged: its part is the other record’s',
};
