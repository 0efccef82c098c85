import { bindingAt, type Journey } from '#libs/attribution';
import type { Instant } from '#libs/kernel';
import type { Credit, RecordedSale, SaleAttribution } from '#libs/sales';
import type { NoReferrer } from '../earning/trigger.js';

type Touches = SaleAttribution['touches'];

/** Evidence by a code counts for its partner unless one of these is wrong with it; that another was credited is not. */
const WRONG: readonly string[] = [
  'flagged',
  'could-not-earn',
  'self-referral',
  'outside-window',
  'after-conversion',
  'code-not-valid',
  'code-without-click',
];

/** The partner with the greatest part; of equals the one with the earlier touch, else the one named first. */
export function mostCredited(credits: readonly Credit[], touches: Touches): string | null {
  const place = ({ partnerId }: Credit): number => {
    const at = touches.findIndex((touch) => touch.partnerId === partnerId);
    return at < 0 ? touches.length : at;
  };
  const [first] = [...credits].sort((one, other) => other.weight - one.weight || place(one) - place(other));
  return first?.partnerId ?? null;
}

/** The record that a partner lives on in, as known at some moment. */
export type LivingOf = (partnerId: string) => Promise<string>;

/** Whether two records are of one partner. */
export async function areSame(one: string | null, other: string | null, livingOf: LivingOf): Promise<boolean> {
  if (one === null || other === null || one === other) return one === other;
  return (await livingOf(one)) === (await livingOf(other));
}

/** Of a lead: the partner with the greatest part of the customer, else who brought it. */
export const leadsPartner = (journey: Journey, at: Instant): string | null =>
  mostCredited(bindingAt(journey, at)?.shares ?? [], []) ?? journey.lead?.partnerId ?? null;

/** Whose code the customer used last. */
export const codesPartner = (touches: Touches): string | null =>
  touches.findLast(({ kind, dropped }) => kind === 'code' && !(dropped && WRONG.includes(dropped.reason)))?.partnerId ??
  null;

/** Why a sale is nobody’s: the first touch that would have counted says so. */
export function nobodyOf({ attribution }: Pick<RecordedSale, 'attribution'>): NoReferrer {
  for (const { partnerId, dropped } of attribution?.touches ?? []) {
    if (dropped?.reason === 'self-referral') return { reason: 'SELF_REFERRAL', partnerId };
    if (dropped?.reason === 'could-not-earn') return { reason: 'COULD_NOT_EARN', partnerId };
  }
  return { reason: 'NOT_CREDITED', partnerId: null };
}
