import type { RefundItem, SourceItem } from './ledger.commands.js';
import type { LedgerDecision } from './ledger.decision.js';
import type { LedgerEvent } from './ledger.events.js';
import { evolveLedger } from './ledger.evolve.js';
import { decideRefunded } from './ledger.refunds.js';
import { decideSold, passed } from './ledger.sold.js';
import type { OpenLedgerState } from './ledger.state.js';

/** Sources in the order of history, each decided on what those before it made of the ledger. What was taken is ignored. */
export function postSources(before: OpenLedgerState, items: readonly SourceItem[]): LedgerDecision {
  let state = before;
  const events: LedgerEvent[] = [];
  const happen = (decided: readonly LedgerEvent[]): void => {
    for (const event of decided) state = evolveLedger(state, event) as OpenLedgerState;
    events.push(...decided);
  };
  for (const item of items) {
    if (wasTaken(state, item)) continue;
    happen(decideSource(state, item));
    for (const waiting of refundsFreedBy(state, item)) happen(decideRefunded(state, waiting));
  }
  return events;
}

function wasTaken({ takenUntil, parked }: OpenLedgerState, { source: { position, eventId }, kind }: SourceItem): boolean {
  if (BigInt(position) > takenUntil) return false;
  return !parked.has(eventId) || kind === 'unrated' || kind === 'refunded';
}

function decideSource(state: OpenLedgerState, item: SourceItem): LedgerEvent[] {
  switch (item.kind) {
    case 'sold':
      return decideSold(state, item);
    case 'refunded':
      return decideRefunded(state, item);
    case 'passed':
      return [passed(item, item.reason)];
    case 'unrated': {
      const { source, occurredAt } = item;
      return [{ type: 'ledger.source-parked', data: { source, reason: 'NO_RATE', occurredAt, refund: null } }];
    }
  }
}

/** A sale that was parked and is not any more frees the refunds that have waited with it, oldest first. */
function refundsFreedBy({ parked }: OpenLedgerState, { source, kind }: SourceItem): readonly RefundItem[] {
  if (parked.isEmpty() || kind === 'unrated' || kind === 'refunded') return [];
  return [...parked.values()].flatMap(({ saleId, refund }) => (refund && saleId === source.saleId ? [refund] : []));
}
