import { minorUnits, refuse } from '#libs/kernel';
import type {
  AmendItem,
  ChangeItem,
  PostParked,
  PostSources,
  RecreditItem,
  SoldItem,
  SourceItem,
} from '../commands/ledger.commands.js';
import { type LedgerDecision, parked, passed } from '../state/ledger.decision.js';
import type { LedgerEvent } from '../events/ledger.events.js';
import { afterDecided } from '../evolve/decided.js';
import { evolveLedger } from '../evolve/ledger.evolve.js';
import { isOpen, type LedgerState, type OpenLedgerState } from '../state/ledger.state.js';
import { type Act, performAcross } from '../movements/acts.js';
import type { SharedAllowance } from '../window/cap-allowance.js';
import { amendActs, entriesInForce } from '../movements/change-sale.js';
import { refundActs } from '../movements/clawback.js';
import { recreditActs } from '../movements/recredit.js';
import { recordActs } from '../movements/record-source.js';
import { drawIdOf } from '../window/shared-draw.js';
import { eventsOf } from './source-events.js';

/** Sources in the order of history, each decided on what those before it made of the ledger. What was taken is ignored. */
export function postSources(before: LedgerState, { data: { opening, sources } }: PostSources): LedgerDecision {
  if (isOpen(before)) return post(before, sources);
  const opened: LedgerEvent = { type: 'ledger.opened', data: opening };
  return [opened, ...post(afterDecided(before, opened) as OpenLedgerState, sources)];
}

function post(before: OpenLedgerState, items: readonly SourceItem[]): LedgerEvent[] {
  let state = before;
  const events: LedgerEvent[] = [];
  for (const item of items) {
    if (BigInt(item.source.position) <= state.takenUntil) continue;
    for (const event of decideSource(state, item)) {
      state = afterDecided(state, event) as OpenLedgerState;
      events.push(event);
    }
  }
  return events;
}

/** The parked source, and then what has waited with it, oldest first. */
export function postParked(before: OpenLedgerState, { data: { eventId, item, later } }: PostParked): LedgerDecision {
  if (!before.parked.has(eventId)) return [];
  if (!item) return refuse('NO_RATE', 'no exchange rate was published on the day or the 7 days before it');
  const events = decideSource(before, item);
  // Its sale waits here for itself, and takes it along.
  if (events.some(({ type, data }) => type === 'ledger.source-parked' && data.reason === 'SALE_PARKED')) return [];
  if (events.some(({ type }) => type === 'ledger.source-parked')) {
    return refuse('AMOUNT_OUT_OF_RANGE', 'it would earn more than 10^15 in the currency of the ledger');
  }
  let state = fold(before, events);
  for (const change of later) {
    if (!state.parked.has(change.source.eventId)) continue;
    const decided = decideChanged(state, change);
    state = fold(state, decided);
    events.push(...decided);
  }
  return events;
}

const fold = (state: OpenLedgerState, events: readonly LedgerEvent[]): OpenLedgerState =>
  events.reduce<LedgerState>(evolveLedger, state) as OpenLedgerState;

/** What one source makes of the ledger. */
export function decideSource(state: OpenLedgerState, item: SourceItem): LedgerEvent[] {
  switch (item.kind) {
    case 'sold':
      return decideSold(state, item);
    case 'refunded':
    case 'refund-reversed':
    case 'amended':
    case 'recredited':
      return decideChanged(state, item);
    case 'unrated':
      return [parked(state, item, waitsForSale(state, item) ? 'SALE_PARKED' : 'NO_RATE')];
  }
}

/** What was reserved before: a ledger never draws on a cap that others draw on too. */
const asReserved =
  ({ opened: { currency } }: OpenLedgerState, { source, reserved }: SoldItem | ChangeItem): SharedAllowance =>
  (entry, _caps, asked) => {
    const most = minorUnits({ amount: reserved?.[drawIdOf(entry, source)] ?? '0', currency });
    return most < asked ? most : asked;
  };

/** What has waited is passed at the least: otherwise it would wait for ever. */
function decideSold(state: OpenLedgerState, item: SoldItem): LedgerEvent[] {
  const events = settled(state, item, actsOf(state, item)) ?? [parked(state, item, 'AMOUNT_OUT_OF_RANGE')];
  return events.length > 0 || !waits(state, item) ? events : [passed(state, item, 'SALE_EARNED_NOTHING')];
}

/** The sale waits in this ledger, by the event that brought it here. */
const waitsForSale = ({ parked }: OpenLedgerState, { source: { eventId, saleId } }: SourceItem): boolean =>
  saleId !== null && parked.some((other, id) => id !== eventId && other.isSale && other.saleId === saleId);

const waits = ({ parked }: OpenLedgerState, { source }: SourceItem): boolean => parked.has(source.eventId);

/** What a source does to the ledger's entries, in order. */
export function actsOf(state: OpenLedgerState, item: SoldItem | ChangeItem): readonly Act[] {
  const { book } = state;
  switch (item.kind) {
    case 'sold':
      return ratedOf(item).flatMap((rated) => recordActs(rated, book.currency));
    case 'amended':
      return amendActs(book, item.source.saleId ?? '', ratedOf(item));
    case 'recredited': {
      const { source, refundedWhole } = item;
      const change = { causeId: source.eventId, saleId: source.saleId ?? '', refundedWhole };
      return recreditActs(book, change, ratedOf(item));
    }
    case 'refunded':
    case 'refund-reversed': {
      const { kind, source, occurredAt, lines, refundedWhole, base } = item;
      const change = { causeId: source.eventId, kind, saleId: source.saleId ?? '', occurredAt, lines, refundedWhole };
      return refundActs(book, base ? { ...change, base } : change);
    }
  }
}

const ratedOf = ({ credits }: SoldItem | AmendItem | RecreditItem) =>
  credits.flatMap((credit) => (credit.kind === 'rated' ? [credit.rated] : []));

function settled(state: OpenLedgerState, item: SoldItem | ChangeItem, acts: readonly Act[]): LedgerEvent[] | undefined {
  const all = performAcross([{ book: state.book, acts }], asReserved(state, item));
  const [own] = all ?? [];
  return own && [...passesOf(state, item), ...eventsOf(state, item, own)];
}

const passesOf = (state: OpenLedgerState, item: SoldItem | ChangeItem): LedgerEvent[] =>
  item.kind === 'sold' || item.kind === 'recredited'
    ? item.credits.flatMap((credit) =>
        credit.kind === 'passed' ? [passed(state, item, credit.reason, { ...credit, ruleId: null })] : [],
      )
    : [];

/** What happens to a parked sale waits with it; what a sale that earned nothing here moves is noted, so that every source of a credit stands in its ledger. */
function decideChanged(state: OpenLedgerState, item: ChangeItem): LedgerEvent[] {
  const saleId = item.source.saleId ?? '';
  if (waitsForSale(state, item)) return [parked(state, item, 'SALE_PARKED')];
  const isKnown = entriesInForce(state.book, saleId).length > 0;
  const events = settled(state, item, actsOf(state, item));
  if (!events) return [parked(state, item, 'AMOUNT_OUT_OF_RANGE')];
  if (events.length > 0) return events;
  if (!waits(state, item) && (isKnown || !item.isCredited)) return [];
  const isNew = item.kind === 'amended' || item.kind === 'recredited';
  return [passed(state, item, isNew ? 'NOTHING_CHANGED' : 'SALE_EARNED_NOTHING')];
}
