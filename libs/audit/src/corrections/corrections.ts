import { deterministicId } from '#libs/kernel';
import { digitsOf, minorOf } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import { give, take } from '../ledger/entry-corrections.js';
import type { CorrectionFault, PersonsCorrections } from '../ledger/persons-corrections.js';
import type { Settlement } from '../ledger/settlement.js';
import type { LedgerModel } from '../accounts/ledger.model.js';
import { plainEntry } from '../accounts/plain-entry.js';
import type { Root } from '../accounts/root.js';
import { type Correction, fieldsOf, type Of } from './correction-fields.js';
import { faulty, unknownRoot, type Wrong, wrong } from './wrong.js';

/** What corrections of a program change. */
export interface Corrected {
  readonly settlement: Settlement;
  readonly corrections: PersonsCorrections;
}

/**
 * Takes over what a person decided. The decision itself is a source and not recomputed; that it is allowed, where it is
 * posted and what follows from it is.
 */
export function takeCorrection(program: Corrected, model: LedgerModel, event: Correction): Wrong | undefined {
  const amount = minorOf(event.data.amount, model.currency);
  if (amount === undefined)
    return wrong('its amount is not one of the ledger’s currency', 'amount', '', event.data.amount);
  switch (event.type) {
    case 'ledger.commission-voided':
    case 'ledger.commission-declined':
      return takeVoid(program, model, event);
    case 'ledger.commission-adjusted':
      return takeAdjustment(program, model, event, amount);
    case 'ledger.clawback-reversed':
      return takeReversal(program, model, event, amount);
    case 'ledger.commission-clawed-back':
      return takeClawback(program, model, event, amount);
  }
}

/** Does what a person decided, posts what it changes of what stands, and answers with the change. */
function change(
  { settlement }: Corrected,
  model: LedgerModel,
  root: Root,
  period: string,
  decide: () => CorrectionFault | undefined,
  otherwise: () => void = () => undefined,
): { amount: bigint; fault: CorrectionFault | undefined } {
  const { entry } = root;
  const [before, held] = [entry.stands, entry.held];
  const fault = decide();
  if (fault) otherwise();
  const amount = entry.stands - before;
  settlement.journal.taken();
  model.post(root, period, amount, entry.held - held);
  return { amount, fault };
}

function takeVoid(
  program: Corrected,
  model: LedgerModel,
  event: Of<'ledger.commission-voided' | 'ledger.commission-declined'>,
): Wrong | undefined {
  const root = model.roots.get(event.data.of);
  if (!root) return unknownRoot(event.data.of);
  const [kind, word] =
    event.type === 'ledger.commission-voided' ? (['void', 'voided'] as const) : (['decline', 'declined'] as const);
  const isOpen = root.period >= model.openPeriod;
  const ids = endedIds(model, root, word, event);
  const { corrections } = program;
  const { amount } = change(
    program,
    model,
    root,
    root.period,
    () => void corrections.takeAll(event.data.entryId, root.entry, kind),
  );
  root.endedAt = event.position.commit;
  if (!isOpen) return wrong('an entry of a closed statement never changes', 'period', model.openPeriod, root.period);
  const entryId = ids.find((id) => id === event.data.entryId) ?? ids[0];
  return fieldsOf(model, event, root, { entryId, amount, period: root.period, lateFrom: null });
}

/** The ids that an end of an entry may have: once for each entry; after that for each person's command, or for each moment of a ban. */
function endedIds(
  { ledgerId }: LedgerModel,
  { entryId, endedAt }: Root,
  word: 'voided' | 'declined' | 'banned',
  { data, metadata }: Correction,
): readonly [string, ...string[]] {
  const id = (...again: string[]): string => deterministicId('entry', ledgerId, word, entryId, ...again);
  return endedAt === null ? [id()] : [id(metadata.commandId), id(data.occurredAt)];
}

function takeAdjustment(
  program: Corrected,
  model: LedgerModel,
  event: Of<'ledger.commission-adjusted'>,
  amount: bigint,
): Wrong | undefined {
  const { of, entryId: recordedId, period: recordedPeriod, occurredAt } = event.data;
  const { commandId } = event.metadata;
  const entryId = deterministicId('entry', model.ledgerId, 'adjusted', commandId, of ?? '');
  if (of === null) {
    const root = model.addRoot({
      ...{ entryId: recordedId, entry: plainEntry(model.partnerId, recordedId, amount), period: recordedPeriod },
      ...{ owedSince: event.position.commit, decidedAt: occurredAt, kind: 'adjusted', zone: 'UTC', holds: [] },
    });
    model.post(root, recordedPeriod, amount);
    return fieldsOf(model, event, null, { entryId, amount, period: model.openPeriod, lateFrom: null });
  }
  const root = model.roots.get(of);
  if (!root) return unknownRoot(of);
  const place = model.periodFor(root.period);
  const asked = askedOf(event, root, amount);
  const { entry } = root;
  const done = change(
    ...([program, model, root, place.period] as const),
    () => program.corrections.adjust(recordedId, entry, major(model, asked)),
    () => (asked < 0n ? take(entry, -asked) : give(entry, asked)),
  );
  root.owedSince = event.position.commit;
  if (done.fault) return faulty(done.fault, event.data.amount);
  return fieldsOf(model, event, root, { entryId, amount: done.amount, ...place });
}

/** What was asked for may be more than what it moves: what gives way to a cap is told by the figures beside it alone. */
function askedOf({ data }: Of<'ledger.commission-adjusted'>, { entry }: Root, amount: bigint): bigint {
  if (data.standing === null) return amount;
  const [kept, given] = [data.standing.kept, data.standing.given].map((text) => minorOf(text, data.currency) ?? 0n);
  return (given ?? 0n) - entry.given - ((kept ?? 0n) - entry.kept);
}

function takeReversal(
  program: Corrected,
  model: LedgerModel,
  event: Of<'ledger.clawback-reversed'>,
  amount: bigint,
): Wrong | undefined {
  const { of, entryId: recordedId } = event.data;
  const clawback = model.clawbacks.get(of);
  if (!clawback) return wrong('it reverses a clawback that is not in this ledger', 'of', null, of);
  const { root } = clawback;
  const place = model.periodFor(root.period);
  const isOld = event.data.standing === null;
  const byRefund = clawback.refundId !== null;
  const done = change(
    ...([program, model, root, place.period] as const),
    () => (byRefund ? 'UNKNOWN_CLAWBACK' : program.corrections.reverseClawback(recordedId, of)),
    () => give(root.entry, amount),
  );
  root.owedSince = event.position.commit;
  if (clawback.reversed) return wrong('the clawback was reversed before', 'of', null, of);
  clawback.reversed = true;
  if (byRefund && !isOld) return wrong('a refund caused the clawback: only its reversal gives it back', 'of', null, of);
  const { entryId: rootId } = root;
  if (event.data.root !== rootId)
    return wrong('it names another entry than the clawback', 'root', rootId, event.data.root);
  const entryId = deterministicId('entry', model.ledgerId, 'reversed', of);
  return fieldsOf(model, event, root, { entryId, amount: done.amount, ...place });
}

function takeClawback(
  program: Corrected,
  model: LedgerModel,
  event: Of<'ledger.commission-clawed-back'>,
  amount: bigint,
): Wrong | undefined {
  const { of, entryId } = event.data;
  const root = model.roots.get(of);
  if (!root) return unknownRoot(of);
  const place = model.periodFor(root.period);
  const { entry } = root;
  const isDebt = amount > 0n;
  const byBan = endedIds(model, root, 'banned', event).find((id) => id === entryId);
  const all = -entry.stands;
  const done = change(
    ...([program, model, root, place.period] as const),
    () => {
      if (byBan !== undefined) return void program.corrections.endByBan(entryId, entry);
      if (isDebt) return void give(entry, amount);
      return program.corrections.clawBack(entryId, entry, major(model, -amount));
    },
    () => void take(entry, -amount),
  );
  model.clawbacks.set(entryId, { root, reversed: false, restored: false, refundId: null });
  if (done.fault) return faulty(done.fault, event.data.amount);
  const byPerson = deterministicId('entry', model.ledgerId, 'clawed-back', event.metadata.commandId, root.entryId);
  if (byBan === undefined) return fieldsOf(model, event, root, { entryId: byPerson, amount: done.amount, ...place });
  root.endedAt = event.position.commit;
  return fieldsOf(model, event, root, { entryId: byBan, amount: all, ...place });
}

const major = (model: LedgerModel, minor: bigint): Rational => Rational.minor(minor, digitsOf(model.currency));
