import { describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '../events/ledger.events.js';
import { initialLedger } from '../state/ledger.state.js';
import { afterDecided, evolveDecided } from './decided.js';
import { evolveLedger } from './ledger.evolve.js';

const opened: LedgerEvent = {
  type: 'ledger.opened',
  data: { ledgerId: 'l', programId: 'p', partnerId: 'anna', currency: 'GBP', firstPeriod: '2011-01' },
};

describe('what a decision has folded', () => {
  it('is not folded again after the same state, once', () => {
    const decided = afterDecided(initialLedger, opened);
    expect(decided).toEqual(evolveLedger(initialLedger, opened));
    expect(evolveDecided(initialLedger, opened)).toBe(decided);
    expect(evolveDecided(initialLedger, opened)).not.toBe(decided);
  });

  it('is folded anew after another state, such as the one that another process has left', () => {
    afterDecided(initialLedger, opened);
    const other = { ...initialLedger, revision: 6n };
    expect(evolveDecided(other, opened)).toEqual(evolveLedger(other, opened));
  });
});
