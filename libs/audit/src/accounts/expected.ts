import type { LedgerEvent } from '#libs/commissions';
import { deterministicId } from '#libs/kernel';
import { monthAt } from '../arithmetic/calendar.js';
import { moneyText } from '../arithmetic/minor.js';
import type { Posting, Skip } from '../ledger/journal.js';
import type { Brings } from '../ledger/sale-effects.js';
import { accrued, holdsOf, reached, remadeOf } from './accrued.js';
import type { Arrived } from './arrived.js';
import type { LedgerModel } from './ledger.model.js';
import { standingOf } from './standing.js';

/** An event that must stand in a ledger: its type, and what of its data the recomputation gives. */
export interface Expected {
  readonly type: LedgerEvent['type'];
  readonly data: Readonly<Record<string, unknown>>;
  /** The entry that it moves. */
  readonly posting: Posting | null;
}

/** What a ledger event must say of something posted; `entryId` is the id of the entry itself. */
export function expectedOf(
  model: LedgerModel,
  arrived: Arrived,
  line: Brings,
  posting: Posting,
  entryId: string,
): Expected {
  const { kind } = posting;
  const data = Object.assign(common(model, arrived, posting, entryId), moreOf(model, arrived, line, posting, entryId));
  return { type: TYPES[kind] ?? 'ledger.commission-accrued', data, posting };
}

const TYPES: Partial<Record<Posting['kind'], LedgerEvent['type']>> = {
  accrual: 'ledger.commission-accrued',
  rerated: 'ledger.window-rerated',
  refund: 'ledger.commission-clawed-back',
  refundReversal: 'ledger.commission-restored',
  amendment: 'ledger.commission-amended',
  recredit: 'ledger.commission-recredited',
};

const WORDS: Partial<Record<Posting['kind'], string>> = {
  rerated: 'rerated',
  refund: 'clawed-back',
  refundReversal: 'restored',
  amendment: 'amended',
  recredit: 'recredited',
};

export function passedBy({ owner }: LedgerModel, { source, occurredAt }: Arrived, skip: Omit<Skip, 'cause'>): Expected {
  const { reason, credited, ruleId } = skip;
  const data = { source, reason, occurredAt, owner, credited, ruleId };
  return { type: 'ledger.source-passed', data, posting: null };
}

/** The id of the entry of a sale or credit note under one rule for one credited partner. */
export const madeId = ({ sale, rule, credit }: Brings): string =>
  deterministicId('entry', sale.source.saleId, rule.ruleId, credit.credit.partner);

/** The same as it was before a rule could pay several entries of a sale. */
export const madeIdBefore = (ledgerId: string, eventId: string, ruleId: string, part: number): string =>
  deterministicId('entry', ledgerId, 'accrued', eventId, ruleId, String(part));

function common(model: LedgerModel, { source, occurredAt, zone }: Arrived, posting: Posting, entryId: string) {
  const { currency, ledgerId, owner } = model;
  const { kind, amount } = posting;
  const word = WORDS[kind];
  const own = word === undefined ? entryId : deterministicId('entry', ledgerId, word, source.eventId, entryId);
  const place = model.periodFor(monthAt(occurredAt, zone));
  return { entryId: own, ...owner, amount: moneyText(amount, currency), currency, occurredAt, source, ...place };
}

function moreOf(model: LedgerModel, arrived: Arrived, line: Brings, posting: Posting, entryId: string): object {
  switch (posting.kind) {
    case 'accrual':
      return accrued(model, arrived, line, posting);
    case 'rerated':
      return rerated(model, arrived, line, posting, entryId);
    case 'refund':
      return { of: entryId, reason: arrived.reason, refund: arrived.refund, ...movedOf(model, line, posting) };
    case 'refundReversal':
      return {
        of: entryId,
        refund: arrived.refund,
        ...holdsOf(model, arrived, line, posting),
        ...movedOf(model, line, posting),
      };
    case 'recredit':
      return {
        of: entryId,
        remade: remadeOf(model, line, posting),
        ...holdsOf(model, arrived, line, posting),
        ...movedOf(model, line, posting),
      };
    case 'amendment':
    case 'clawback':
    case 'clawbackReversal':
    case 'adjustment':
    case 'void':
    case 'decline':
      return { of: entryId, ...holdsOf(model, arrived, line, posting), ...movedOf(model, line, posting) };
  }
}

function rerated(model: LedgerModel, arrived: Arrived, line: Brings, posting: Posting, entryId: string): object {
  const { terms, rule, credit } = line;
  const { before, after } = reached(posting.moved);
  return {
    ruleId: rule.ruleId,
    rounding: terms.rounding,
    windowKey: posting.entry.window?.at ?? '',
    before,
    after,
    terms: { planId: terms.planId, planVersion: terms.version, ...credit.pins },
    of: entryId,
    ...holdsOf(model, arrived, line, posting),
    held: moneyText(posting.carried, model.currency),
  };
}

function movedOf(model: LedgerModel, line: Brings, posting: Posting): object {
  const { entry, moved } = posting;
  const window = moved && { windowKey: entry.window?.at ?? '', ...reached(moved) };
  return {
    window,
    standing: { ...standingOf(entry, model.currency), held: moneyText(posting.carried, model.currency) },
  };
}
