import { describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '#libs/commissions';
import { EntryStates } from '../src/read-models/rows.states.js';

const posting = { entryId: 'entry', period: '2024-01', occurredAt: '2024-01-15T12:00:00.000Z' };
const event = (type: string, data: object): LedgerEvent => ({ type, data }) as unknown as LedgerEvent;

describe('the holds of an entry', () => {
  it.each(['ledger.commission-declined', 'ledger.commission-voided'])('end with it: %s', (type) => {
    const states = new EntryStates();
    const holds = [{ kind: 'risk', until: null }];
    states.take(event('ledger.commission-accrued', { ...posting, holds, payableIn: null }));
    expect(states.columns('entry')).toMatchObject({ hold_kinds: ['risk'], held_since: posting.occurredAt });
    states.take(event(type, { ...posting, entryId: 'end', of: 'entry' }));
    expect(states.columns('entry')).toMatchObject({ hold_kinds: [], held_since: null, holds });
  });
});
