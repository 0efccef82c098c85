import { describe, expect, it } from '@jest/globals';
import { rowsOf } from '../../test/rows.fixtures.js';
import type { LedgerEvent } from '../ledger/events/ledger.events.js';
import { type SkippedSourceRow, skippedSourceView } from './skipped-source.view.js';

const source = (eventId: string) => ({ kind: 'sale', id: 's1', saleId: 's1', eventId });
const said = (type: LedgerEvent['type'], eventId: string, data: object): LedgerEvent => {
  const owner = { programId: 'program', partnerId: 'partner' };
  const occurredAt = '2025-03-01T12:00:00.000Z';
  return { type, data: { source: source(eventId), occurredAt, owner, ...data } } as unknown as LedgerEvent;
};
const passed = (ruleId: string | null, credited: string | null, eventId = 'one'): LedgerEvent =>
  said('ledger.source-passed', eventId, { reason: 'NO_PARENT', ruleId, credited, entry: null });
const parked = (eventId = 'one'): LedgerEvent => said('ledger.source-parked', eventId, { reason: 'NO_RATE' });
const accrued = (eventId = 'one'): LedgerEvent => said('ledger.commission-accrued', eventId, {});

/** Ledger, rule, credited partner and reason of each. */
const skipped = (...events: readonly (LedgerEvent | readonly [string, LedgerEvent])[]): string[] => {
  const history = events.map((each) =>
    'type' in each ? { stream: 'ledger-t.1', event: each } : { stream: `ledger-t.${each[0]}`, event: each[1] },
  );
  return [...rowsOf<SkippedSourceRow>(skippedSourceView, history).values()].map(
    ({ ruleId, creditedPartnerId, reason }) => `${ruleId ?? '-'} of ${creditedPartnerId ?? '-'}: ${reason}`,
  );
};

describe('what brought a partner nothing', () => {
  it('has a row for each rule that passed it', () => {
    expect(skipped(passed('r1', 'p'), passed('r2', 'p'))).toEqual(['r1 of p: NO_PARENT', 'r2 of p: NO_PARENT']);
  });

  it('has a row for each credit that a rule passed', () => {
    expect(skipped(passed('r', 'p'), passed('r', 'q'))).toEqual(['r of p: NO_PARENT', 'r of q: NO_PARENT']);
    expect(skipped(passed(null, 'p'), passed(null, 'q'))).toHaveLength(2);
  });

  it('has a row for each source and each ledger', () => {
    expect(skipped(passed('r', 'p'), passed('r', 'p', 'other'))).toHaveLength(2);
    expect(skipped(passed('r', 'p'), ['2', passed('r', 'p')])).toHaveLength(2);
    expect(skipped(passed('r', 'p'), passed('r', 'p'))).toHaveLength(1);
  });

  it('keeps what one rule passed where another one posts', () => {
    expect(skipped(passed('r', 'p'), accrued())).toEqual(['r of p: NO_PARENT']);
    expect(skipped(accrued(), passed('r', 'p'))).toEqual(['r of p: NO_PARENT']);
  });

  it('has nothing of what waited once that is taken up, and it alone', () => {
    expect(skipped(parked())).toEqual(['- of -: NO_RATE']);
    expect(skipped(parked(), accrued())).toEqual([]);
    expect(skipped(parked(), passed('r', 'p'))).toEqual(['r of p: NO_PARENT']);
    expect(skipped(parked(), passed(null, null))).toEqual(['- of -: NO_PARENT']);
    expect(skipped(parked('other'), passed('r', 'p'), parked(), accrued())).toEqual([
      '- of -: NO_RATE',
      'r of p: NO_PARENT',
    ]);
  });
});
