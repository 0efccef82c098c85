import { refuse } from '#libs/kernel';
import type { PostParked, PostSources, RatedItem, RefundItem, SourceItem } from './ledger.commands.js';
import { type LedgerDecision, ownerOf, passed } from './ledger.decision.js';
import type { LedgerEvent, Source } from './ledger.events.js';
import { evolveLedger } from './ledger.evolve.js';
import { decideRefunded } from './ledger.refunds.js';
import { decideSold } from './ledger.sold.js';
import { isOpen, type LedgerState, type OpenLedgerState } from './ledger.state.js';

/** Sources in the order of history, each decided on what those before it made of the ledger. What was taken is ignored. */
export function postSources(before: LedgerState, { data: { opening, sources } }: PostSources): LedgerDecision {
  if (isOpen(before)) return post(before, sources);
  const opened: LedgerEvent = { type: 'ledger.opened', data: opening };
  return [opened, ...post(evolveLedger(before, opened) as OpenLedgerState, sources)];
}

function post(before: OpenLedgerState, items: readonly SourceItem[]): LedgerEvent[] {
  let state = before;
  const events: LedgerEvent[] = [];
  for (const item of items) {
    if (BigInt(item.source.position) <= state.takenUntil) continue;
    for (const event of decideSource(state, item)) {
      state = evolveLedger(state, event) as OpenLedgerState;
      events.push(event);
    }
  }
  return events;
}

/** The parked source, and then the refunds that have waited with it, oldest first. */
export function postParked(before: OpenLedgerState, { data: { eventId, item } }: PostParked): LedgerDecision {
  if (!before.parked.has(eventId)) return [];
  if (!item) return refuse('NO_RATE', 'no exchange rate was published on the day or the 7 days before it');
  const events = decideRated(before, item);
  if (events.some(({ type }) => type === 'ledger.source-parked')) {
    return refuse('AMOUNT_OUT_OF_RANGE', 'it would earn more than 10^15 in the currency of the ledger');
  }
  let state = fold(before, events);
  for (const refund of refundsWaitingFor(before, item.source)) {
    const decided = decideRefunded(state, refund);
    state = fold(state, decided);
    events.push(...decided);
  }
  return events;
}

const fold = (state: OpenLedgerState, events: readonly LedgerEvent[]): OpenLedgerState =>
  events.reduce<LedgerState>(evolveLedger, state) as OpenLedgerState;

const refundsWaitingFor = ({ parked }: OpenLedgerState, { saleId: of }: Source): readonly RefundItem[] =>
  [...parked.values()].flatMap(({ saleId, refund }) => (refund && saleId === of ? [refund] : []));

function decideSource(state: OpenLedgerState, item: SourceItem): LedgerEvent[] {
  switch (item.kind) {
    case 'sold':
    case 'passed':
      return decideRated(state, item);
    case 'refunded':
      return decideRefunded(state, item);
    case 'unrated': {
      const { source, occurredAt } = item;
      const data = { source, reason: 'NO_RATE' as const, occurredAt, owner: ownerOf(state), refund: null };
      return [{ type: 'ledger.source-parked', data }];
    }
  }
}

const decideRated = (state: OpenLedgerState, item: RatedItem): LedgerEvent[] =>
  item.kind === 'sold' ? decideSold(state, item) : [passed(state, item, item.reason)];
