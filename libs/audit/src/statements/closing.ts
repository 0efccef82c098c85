import { createHash } from 'node:crypto';
import type { CarryReason, LedgerEvent, PlannedPayout } from '#libs/commissions';
import { deterministicId } from '#libs/kernel';
import type { PayoutPolicy } from '#libs/programs';
import type { Closing, PayoutEligibility } from '../sources/closing.terms.js';
import { type Forfeited, noteClaimable, takeForfeiture } from './forfeiture.js';
import { converted } from '../states/published-rates.js';
import type { LedgerModel } from '../accounts/ledger.model.js';
import { heldEarlier, heldOf, isHeld } from '../accounts/root.js';
import { countedEntries } from './paid-entries.js';
import { digitsOf, minorOf, moneyText } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';

type Statement = Extract<LedgerEvent, { type: 'ledger.period-closed' }>['data'];

export interface ExpectedClosing {
  /** Without the hash and the lines, which prove the recorded events and not the recomputed ones. */
  readonly statement: Omit<Statement, 'hash' | 'lines' | 'firstRevision' | 'lastRevision'>;
  readonly payout: PlannedPayout | undefined;
  readonly forfeited: Forfeited | undefined;
}

/** What must stand at the end of a month, worked out from the model. */
export function expectedClosing(
  model: LedgerModel,
  closing: Closing,
  gates: PayoutEligibility | undefined,
  leastHeld: string | null,
): ExpectedClosing {
  const { period, timeZone, from, to, requestId } = closing;
  const { currency, ledgerId } = model;
  const opening = model.statementClosing;
  const held = leastHeld === null ? heldAsBefore(model, period, to) : heldAt(model, period, to);
  const forfeited = expectedForfeiture(model, closing, gates, opening - held);
  const { accrued } = model.month(period);
  const payable = opening + accrued - held;
  const statementId = deterministicId('statement', ledgerId, period);
  const outcome = payoutOf(model, closing, gates, payable, statementId);
  const paid = typeof outcome === 'string' ? 0n : payable;
  const text = (minor: bigint): string => moneyText(minor, currency);
  noteClaimable(model, period, payable, typeof outcome === 'string' ? outcome : null);
  const figures = { opening: text(opening), accrued: text(accrued), held: text(held), payout: text(-paid) };
  const carried = typeof outcome === 'string' ? outcome : null;
  return {
    statement: {
      ...model.owner,
      ...{
        statementId,
        period,
        timeZone,
        from,
        to,
        currency,
        requestId,
        carried,
        leastHeld: leastHeld === null ? null : '0',
      },
      ...figures,
      closing: text(opening + accrued - paid),
    },
    payout: typeof outcome === 'string' ? undefined : { ...outcome, entries: countedEntries(model, period, to) },
    forfeited,
  };
}

/** Whether this month would be carried forward for want of a claim, and what lapses then. */
function expectedForfeiture(
  model: LedgerModel,
  closing: Closing,
  gates: PayoutEligibility | undefined,
  carriedIn: bigint,
): Forfeited | undefined {
  const payable = carriedIn + model.month(closing.period).accrued;
  return takeForfeiture(model, closing, payable, payoutOf(model, closing, gates, payable, ''));
}

function heldAt(model: LedgerModel, period: string, to: string): bigint {
  let held = 0n;
  for (const root of model.held) {
    if (root.payoutId === null) held += heldOf(root, to, period);
  }
  return held;
}

/** Closed months stand as they were closed: before closings said what is held at least, also less than nothing was, and nothing of an entry of a later month. */
function heldAsBefore(model: LedgerModel, period: string, to: string): bigint {
  let held = 0n;
  for (const root of model.held) {
    if (root.payoutId === null && root.period <= period) held += heldEarlier(root, to, period);
  }
  return held;
}

function payoutOf(
  { ledgerId, currency, owner }: LedgerModel,
  { period, policy, exchange }: Closing,
  gates: PayoutEligibility | undefined,
  payable: bigint,
  statementId: string,
): Omit<PlannedPayout, 'entries'> | CarryReason {
  if (payable < 0n) return 'NEGATIVE';
  if (payable === 0n) return 'NOTHING_DUE';
  if (!policy || !gates?.payable) return 'NOT_PAYABLE';
  if (payable < (minorOf(policy.minimum, currency) ?? 0n)) return 'BELOW_MINIMUM';
  const lacksForm = policy.requiresTaxForm && !gates.taxForm;
  const lacksMethod = policy.requiresPayoutMethod && gates.destination === null;
  if ((lacksForm || lacksMethod) && gates.erased) return 'NOT_PAYABLE';
  if (lacksForm) return 'NO_TAX_FORM';
  if (lacksMethod) return 'NO_PAYOUT_METHOD';
  if (exchange === undefined) return 'NO_RATE';
  const { payoutCurrency } = policy;
  const exact = converted(Rational.minor(payable, digitsOf(currency)), exchange);
  const pays = exact.units(digitsOf(payoutCurrency), 'half-away');
  if (pays === 0n) return 'BELOW_MINIMUM';
  return {
    payoutId: deterministicId('payout', ledgerId, period, payoutCurrency),
    ...owner,
    statementId,
    period,
    amount: { amount: moneyText(payable, currency), currency },
    pays: { amount: moneyText(pays, payoutCurrency), currency: payoutCurrency },
    exchange,
    destination: gates.destination,
    approvalsNeeded: approvals(policy, payable, currency),
  };
}

function approvals({ approval, secondApprovalAbove }: PayoutPolicy, payable: bigint, currency: string): 0 | 1 | 2 {
  const limit = secondApprovalAbove === null ? undefined : minorOf(secondApprovalAbove, currency);
  if (limit !== undefined && payable > limit) return 2;
  return approval === 'automatic' ? 0 : 1;
}

/** After a closing: what is no longer held is forgotten as held, and belongs to the payout if there is one. */
export function settleClosing(model: LedgerModel, { period, to }: Closing, payout: PlannedPayout | undefined): void {
  for (const root of model.held) if (!isHeld(root, to)) model.held.delete(root);
  if (!payout) return;
  for (const root of model.uncovered) {
    if (root.period > period || model.held.has(root)) continue;
    root.payoutId = payout.payoutId;
    model.uncovered.delete(root);
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** One recorded posting more in the digest of its month. */
export const digestAfter = (digest: string, line: readonly (string | null)[]): string =>
  sha256(`${digest}\n${JSON.stringify(line)}`);

/** The hash that a statement with these figures and lines must have. */
export function statementHash(previous: string, ledgerId: string, statement: Statement, digest: string): string {
  const { period, timeZone, from, to, currency, opening, accrued, held, payout, closing, lines } = statement;
  const bound = [previous, ledgerId, period, timeZone, from, to, currency];
  return sha256(JSON.stringify([...bound, opening, accrued, held, payout, closing, lines.toString(), digest]));
}
