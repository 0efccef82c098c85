import type { LedgerEvent } from '#libs/commissions';
import { deterministicId, type Recorded } from '#libs/kernel';
import { type Expected, madeIdBefore } from './expected.js';
import type { LedgerModel } from './ledger.model.js';

/**
 * What was written before events said what an entry is made of has ids of that time: of an entry by the event and the place of its credit, of a
 * true-up without its entry.
 */
export function inItsTime(model: LedgerModel, expected: Expected, event: Recorded<LedgerEvent>): Expected {
  const { posting, data } = expected;
  if (!posting) return expected;
  if (event.type === 'ledger.window-rerated' && event.data.of === null) {
    const { source, ruleId } = event.data;
    const entryId = deterministicId('entry', model.ledgerId, 'rerated', source.eventId, ruleId);
    const { holds: _holds, payableIn: _payableIn, held: _held, of: _of, ...said } = data;
    return { ...expected, data: { ...said, entryId } };
  }
  if (event.type !== 'ledger.commission-accrued' || event.data.made !== null) return expected;
  const { source, ruleId, split } = event.data;
  const root = model.rootOf(posting.entry);
  const id = madeIdBefore(model.ledgerId, source.eventId, ruleId, split.part);
  // From here on it is known by that id: later postings name it.
  if (root && event.data.entryId === id) root.entryId = id;
  return { ...expected, data: { ...data, entryId: id } };
}
