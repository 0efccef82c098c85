import { describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '#libs/commissions';
import { EntryStates } from '../src/read-models/entries/rows.states.js';

const posting = { entryId: 'entry', period: '2024-01', occurredAt: '2024-01-15T12:00:00.000Z' };
const event = (type: string, data: object): LedgerEvent => ({ type: `ledger.${type}`, data }) as unknown as LedgerEvent;
const plain = { rated: { kind: 'share' } };
const risk = { kind: 'risk', until: null };
const maturity = { kind: 'maturity', until: '2024-03-15T12:00:00.000Z' };
const at = '2024-02-20T12:00:00.000Z';
const byHand = (payableIn: string | null, ...kinds: readonly string[]) => ({ byHand: { kinds, payableIn } });

const after = (...events: readonly LedgerEvent[]): EntryStates => {
  const states = new EntryStates(() => 0n);
  for (const one of events) states.take(one);
  return states;
};

describe('the holds of an entry', () => {
  it.each(['commission-declined', 'commission-voided'])('end with it: %s', (type) => {
    const holds = [risk];
    const states = after(event('commission-accrued', { ...posting, ...plain, holds, payableIn: null }));
    expect(states.columns('entry')).toMatchObject({ hold_kinds: ['risk'], held_since: posting.occurredAt });
    states.take(event(type, { ...posting, entryId: 'end', of: 'entry', standing: null }));
    expect(states.columns('entry')).toMatchObject({ hold_kinds: [], held_since: null, holds });
  });

  const accrued = (...holds: readonly object[]) =>
    event('commission-accrued', { ...posting, ...plain, holds, payableIn: null });
  const later = {
    ...{ ...posting, occurredAt: at, of: 'entry', payableIn: null },
    ...{ currency: 'GBP', standing: { held: '0.00' } },
  };
  const restored = (...holds: readonly object[]) =>
    event('commission-restored', { ...later, entryId: 'back', period: '2024-02', holds });
  const taken = event('commission-clawed-back', { ...later, entryId: 'taken', source: null, amount: '-1.00' });
  const released = event('hold-released', { of: 'entry', kind: 'risk', at, payableIn: '2024-01', byHand: null });

  it('are released with it of what its sale brought later, which is not due before its own month', () => {
    const states = after(accrued(risk), taken, restored(risk), released);
    const free = { status: 'accrued', holds: [], hold_kinds: [], held_since: null };
    expect(states.columns('entry')).toMatchObject({ ...free, due_in: '2024-01' });
    expect(states.columns('back')).toMatchObject({ ...free, due_in: '2024-02' });
    expect(states.columns('taken')).toMatchObject({ status: 'accrued', holds: [], due_in: '2024-01' });
  });

  it('stay where others stand, and where what was brought is another’s or paid', () => {
    const both = after(accrued(risk, maturity), restored(risk, maturity), released);
    expect(both.columns('back')).toMatchObject({ status: 'held', holds: [maturity], hold_kinds: ['maturity'] });
    const other = after(
      accrued(risk),
      event('commission-restored', { ...later, entryId: 'o', of: 'another', holds: [risk] }),
    );
    other.take(released);
    expect(other.columns('o')).toMatchObject({ status: 'held', holds: [risk] });
  });

  it('of persons alone hold what has none of its sale: it is due once they are released, from the open month on', () => {
    const states = after(accrued(maturity), restored());
    states.take(event('period-closed', { period: '2024-01' }));
    const held = { of: 'entry', at, payableIn: null };
    states.take(event('commission-held', { ...held, hold: risk, ...byHand(null, 'risk') }));
    expect(states.columns('back')).toMatchObject({ status: 'held', due_in: null });
    states.take(event('hold-released', { ...held, kind: 'risk', payableIn: '2024-03', ...byHand('2024-02') }));
    expect(states.columns('entry')).toMatchObject({ status: 'held', due_in: '2024-03' });
    expect(states.columns('back')).toMatchObject({ status: 'accrued', due_in: '2024-02', holds: [] });
  });

  it('that a person sets hold what was brought before, too', () => {
    const hold = { kind: 'dispute', until: null };
    const states = after(accrued(), restored(), taken);
    states.take(event('commission-held', { of: 'entry', hold, at, payableIn: null, ...byHand(null, 'dispute') }));
    const held = { status: 'held', holds: [hold], hold_kinds: ['dispute'], held_since: at, due_in: null };
    expect(states.columns('entry')).toMatchObject(held);
    expect(states.columns('back')).toMatchObject(held);
    expect(states.columns('taken')).toMatchObject(held);
    states.take(event('commission-adjusted', { ...later, entryId: 'given', period: '2024-02' }));
    expect(states.columns('given')).toMatchObject({ status: 'held', holds: [hold], due_in: null });
    states.take(
      event('clawback-reversed', { ...later, entryId: 'again', of: 'taken', period: '2024-03', amount: '1.00' }),
    );
    expect(states.columns('taken')).toMatchObject({ status: 'accrued', holds: [], due_in: '2024-03', reversed: true });
    states.take(
      event('hold-released', { of: 'entry', kind: 'dispute', at, payableIn: '2024-01', ...byHand('2024-01') }),
    );
    expect(states.columns('given')).toMatchObject({ status: 'accrued', holds: [], due_in: '2024-02' });
  });
});
