import type { LedgerEvent } from '#libs/commissions';
import { deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import { differences } from '../sources/comparison.js';
import type { FieldDifference } from '../sources/findings.js';
import { type LedgerModel, payableIn, type Root, worth } from './ledger.model.js';
import { minorOf, moneyText } from '../arithmetic/minor.js';

type Of<T extends LedgerEvent['type']> = Recorded<EventOf<LedgerEvent, T>>;

export type Correction = Of<
  | 'ledger.commission-voided'
  | 'ledger.commission-declined'
  | 'ledger.commission-adjusted'
  | 'ledger.clawback-reversed'
  | 'ledger.commission-clawed-back'
>;

/** What is wrong with a correction by a person: a sentence, or the fields that are not what they must be. */
export interface Wrong {
  readonly message: string;
  readonly fields: readonly FieldDifference[];
}

/**
 * Takes over what a person decided. The decision itself is a source and not recomputed; that it is allowed, where it is
 * posted and what follows from it is.
 */
export function takeCorrection(model: LedgerModel, event: Correction): Wrong | undefined {
  const amount = minorOf(event.data.amount, model.currency);
  if (amount === undefined)
    return wrong('its amount is not one of the ledger’s currency', 'amount', '', event.data.amount);
  switch (event.type) {
    case 'ledger.commission-voided':
    case 'ledger.commission-declined':
      return takeVoid(model, event);
    case 'ledger.commission-adjusted':
      return takeAdjustment(model, event, amount);
    case 'ledger.clawback-reversed':
      return takeReversal(model, event);
    case 'ledger.commission-clawed-back':
      return takeClawback(model, event, amount);
  }
}

function takeVoid(
  model: LedgerModel,
  event: Of<'ledger.commission-voided' | 'ledger.commission-declined'>,
): Wrong | undefined {
  const root = model.roots.get(event.data.of);
  if (!root) return unknownRoot(event.data.of);
  const kind = event.type === 'ledger.commission-voided' ? 'voided' : 'declined';
  const amount = -worth(root);
  const isOpen = root.period >= model.openPeriod;
  model.link(root, root.period, amount);
  root.ended = true;
  model.uncovered.delete(root);
  model.held.delete(root);
  if (!isOpen) return wrong('an entry of a closed statement never changes', 'period', model.openPeriod, root.period);
  const entryId = deterministicId('entry', model.ledgerId, kind, root.entryId);
  return fieldsOf(model, event, { entryId, amount, period: root.period, lateFrom: null });
}

function takeAdjustment(
  model: LedgerModel,
  event: Of<'ledger.commission-adjusted'>,
  amount: bigint,
): Wrong | undefined {
  const { of, entryId: recordedId, period: recordedPeriod } = event.data;
  const { commandId } = event.metadata;
  const entryId = deterministicId('entry', model.ledgerId, 'adjusted', commandId, of ?? '');
  if (of === null) {
    const owedSince = event.position.commit;
    const plain = {
      rounding: 'half-away',
      volume: null,
      owedSince,
      decidedAt: event.data.occurredAt,
      zone: 'UTC',
    } as const;
    model.addRoot({ ...plain, holds: [], entryId: recordedId, amount, period: recordedPeriod });
    return fieldsOf(model, event, { entryId, amount, period: model.openPeriod, lateFrom: null });
  }
  const root = model.roots.get(of);
  if (!root) return unknownRoot(of);
  const place = model.periodFor(root.period);
  model.link(root, place.period, amount);
  root.owedSince = event.position.commit;
  return fieldsOf(model, event, { entryId, amount, ...place });
}

function takeReversal(model: LedgerModel, event: Of<'ledger.clawback-reversed'>): Wrong | undefined {
  const { of } = event.data;
  const clawback = model.clawbacks.get(of);
  if (!clawback) return wrong('it reverses a clawback that is not in this ledger', 'of', null, of);
  const place = model.periodFor(clawback.root.period);
  const amount = -clawback.amount;
  model.link(clawback.root, place.period, amount);
  clawback.root.owedSince = event.position.commit;
  if (clawback.byHand) clawback.root.takenByHand += amount;
  if (clawback.reversed) return wrong('the clawback was reversed before', 'of', null, of);
  clawback.reversed = true;
  const { entryId: rootId } = clawback.root;
  if (event.data.root !== rootId)
    return wrong('it names another entry than the clawback', 'root', rootId, event.data.root);
  const entryId = deterministicId('entry', model.ledgerId, 'reversed', of);
  return fieldsOf(model, event, { entryId, amount, ...place });
}

function takeClawback(
  model: LedgerModel,
  event: Of<'ledger.commission-clawed-back'>,
  amount: bigint,
): Wrong | undefined {
  const { of, entryId } = event.data;
  const root = model.roots.get(of);
  if (!root) return unknownRoot(of);
  const left = worth(root);
  const place = model.periodFor(root.period);
  model.link(root, place.period, amount);
  root.takenByHand += amount;
  model.clawbacks.set(entryId, { root, amount, reversed: false, byHand: true });
  const isWithin = left >= 0n ? amount <= 0n && -amount <= left : amount >= 0n && amount <= -left;
  if (!isWithin)
    return wrong('it takes back more than the entry is worth', 'amount', text(model, -left), event.data.amount);
  const byPerson = deterministicId('entry', model.ledgerId, 'clawed-back', event.metadata.commandId, root.entryId);
  const byBan = deterministicId('entry', model.ledgerId, 'banned', root.entryId);
  return fieldsOf(model, event, { entryId: entryId === byBan ? byBan : byPerson, amount, ...place });
}

interface Must {
  readonly entryId: string;
  readonly amount: bigint;
  readonly period: string;
  readonly lateFrom?: string | null;
}

function fieldsOf(model: LedgerModel, { data }: Correction, must: Must): Wrong | undefined {
  const expected = { ...must, ...model.owner, amount: text(model, must.amount), currency: model.currency };
  const recorded = Object.fromEntries(Object.keys(expected).map((key) => [key, data[key as keyof typeof data]]));
  const fields = differences(expected, recorded);
  return fields.length === 0 ? undefined : { message: 'the correction is not what its rule gives', fields };
}

const text = (model: LedgerModel, minor: bigint): string => moneyText(minor, model.currency);

const wrong = (message: string, path: string, expected: unknown, recorded: unknown): Wrong => ({
  message,
  fields: [{ path, expected, recorded }],
});

const unknownRoot = (of: string): Wrong => wrong('it names an entry that is not in this ledger', 'of', null, of);

/** Holds of persons change when an entry may be paid, never its amount. */
export function takeHold(
  model: LedgerModel,
  event: Of<'ledger.commission-held' | 'ledger.hold-released'>,
): Wrong | undefined {
  const root: Root | undefined = model.roots.get(event.data.of);
  if (!root) return unknownRoot(event.data.of);
  if (event.type === 'ledger.hold-released') {
    const { kind } = event.data;
    root.holds = root.holds.filter((hold) => hold.kind !== kind);
  } else {
    const { hold } = event.data;
    root.holds = [...root.holds.filter(({ kind }) => kind !== hold.kind), hold];
    model.held.add(root);
  }
  const earliest = root.period > model.openPeriod ? root.period : model.openPeriod;
  const month = payableIn(earliest, root.holds, root.zone);
  if (month === event.data.payableIn) return undefined;
  return wrong('it is payable in another month', 'payableIn', month, event.data.payableIn);
}
