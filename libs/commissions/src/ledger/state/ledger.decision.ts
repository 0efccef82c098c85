import { type Decision, type Instant, moneyOf, type Period, refuse, type Refusal } from '#libs/kernel';
import type { LedgerEvent, OfPartner, ParkReason, PassReason, Posting, Source } from '../events/ledger.events.js';
import type { OpenLedgerState, Root } from './ledger.state.js';
import type { LedgerRefusal } from '../events/ledger.refusals.js';

export type LedgerDecision = Decision<LedgerEvent, LedgerRefusal>;

/** A posting of minor units into a period; `wanted` is the period it would belong to. */
export function posting(
  state: OpenLedgerState,
  entryId: string,
  minor: bigint,
  occurredAt: Instant,
  wanted: Period,
): Posting {
  const late = wanted < state.openPeriod;
  const period = late ? state.openPeriod : wanted;
  const { currency } = state.opened;
  return {
    entryId,
    ...ownerOf(state),
    ...moneyOf(minor, currency),
    occurredAt,
    period,
    lateFrom: late ? wanted : null,
  };
}

export const ownerOf = ({ opened: { programId, partnerId } }: OpenLedgerState): OfPartner => ({ programId, partnerId });

/** A root that a person named, or the refusal that it is not there. */
export function rootOf(state: OpenLedgerState, entryId: string): Root | Refusal<LedgerRefusal> {
  return state.roots.get(entryId) ?? refuse('NOT_FOUND', 'there is no such commission', 'commissionId');
}

export const isClosed = (state: OpenLedgerState, { period }: Root): boolean => period < state.openPeriod;

interface About {
  readonly source: Source;
  readonly occurredAt: Instant;
}

/** The source, or one credit or rule of it, moved nothing. */
export const passed = (
  state: OpenLedgerState,
  { source, occurredAt }: About,
  reason: PassReason,
  { credited = null, ruleId = null }: { credited?: string | null; ruleId?: string | null } = {},
): LedgerEvent => ({
  type: 'ledger.source-passed',
  data: { source, reason, occurredAt, owner: ownerOf(state), credited, ruleId, entry: null },
});

/** The source is known and waits. */
export const parked = (state: OpenLedgerState, { source, occurredAt }: About, reason: ParkReason): LedgerEvent => ({
  type: 'ledger.source-parked',
  data: { source, reason, occurredAt, owner: ownerOf(state), refund: null },
});
