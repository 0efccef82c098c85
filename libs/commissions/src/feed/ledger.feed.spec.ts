import { describe, expect, it } from '@jest/globals';
import { toGlobalId } from '#libs/kernel';
import { publishedOf, type Read } from '#libs/feed';
import type { LedgerEvent, PaidEntries } from '../ledger/events/ledger.events.js';
import type { StatementEvent } from '../statement/statement.events.js';
import { ledgerFeed } from './ledger.feed.js';
import { statementFeed } from './statement.feed.js';

const id = (last: number): string => `0f0e0d0c-0b0a-5908-8706-0504030201${String(last).padStart(2, '0')}`;
const [LEDGER, PROGRAM, PARTNER, ENTRY, PAYOUT, STATEMENT] = [id(1), id(2), id(3), id(4), id(5), id(6)];
const AT = '2026-11-03T10:00:00.000Z';
const owner = { programId: PROGRAM, partnerId: PARTNER };

const read = (...events: readonly (LedgerEvent | StatementEvent)[]): Read[] =>
  publishedOf([ledgerFeed, statementFeed], `ledger-north.${LEDGER}`, events);

const posting = (entryId: string, amount: string, period = '2026-11') => ({
  ...{ ...owner, entryId, amount, currency: 'GBP', occurredAt: AT, period, lateFrom: null },
});
const source = (kind: 'sale' | 'refund' = 'sale', of = id(20)) => ({
  ...{ eventId: id(21), stream: 's', revision: '0', position: '1', kind, id: of, saleId: id(20) },
});
const terms = {
  ...{ planId: id(30), planVersion: 2, programRevision: '0', partnerRevision: '0', tier: 1 },
  ...{ partnerKind: 'referrer', partnerCountry: null },
};
const accrued = (change: object = {}): LedgerEvent => ({
  type: 'ledger.commission-accrued',
  data: {
    ...{ ...posting(ENTRY, '10.00'), source: source(), terms, ruleId: 'r', base: '100', baseCurrency: 'EUR' },
    ...{ excluded: '0', split: { weights: [10_000], part: 0 }, rated: { kind: 'share', rate: '0.1' } as const },
    ...{ rounding: 'half-away' as const, caps: [], exchange: null, holds: [], timeZone: 'UTC', payableIn: '2026-11' },
    ...{ made: null, draws: [], standing: null, ...change },
  },
});
const moved = { window: null, draws: [], standing: null };
const clawedBack: LedgerEvent = {
  type: 'ledger.commission-clawed-back',
  data: {
    ...{ ...posting(id(11), '-4.00', '2026-12'), of: ENTRY, source: source('refund', id(22)), reason: 'refund' },
    ...{ ...moved, refund: { before: '0', after: '40', charged: '100' } },
  },
};

const stateOf = ({ data }: Read, field = 'commission') => data[field] as Record<string, unknown>;

describe('an entry in the feed', () => {
  it('says what it is worth, of what, and in which month it may be paid', () => {
    const [begun] = read(accrued({ holds: [{ kind: 'maturity', until: AT }], payableIn: '2026-12' }));
    expect(begun).toMatchObject({
      type: 'commission.accrued',
      seenBy: PARTNER,
      subject: toGlobalId('commission', ENTRY),
    });
    expect(stateOf(begun!)).toMatchObject({
      ...{ kind: 'ACCRUED', status: 'HELD', holds: ['MATURITY'], period: '2026-11', payableIn: '2026-12' },
      ...{ amount: { amount: '10.00', currency: 'GBP' }, remaining: '10.00', base: { amount: '100', currency: 'EUR' } },
      ...{ sourceKind: 'SALE', sourceId: toGlobalId('sale', id(20)) },
    });
  });

  it('keeps its amount while each correction changes what remains of it', () => {
    const reversed: LedgerEvent = {
      type: 'ledger.clawback-reversed',
      data: { ...posting(id(12), '1.50', '2026-12'), of: id(11), root: ENTRY, reason: null, standing: null },
    };
    const restored: LedgerEvent = {
      type: 'ledger.commission-restored',
      data: {
        ...{ ...posting(id(13), '2.50', '2026-12'), ...moved, of: ENTRY, source: source('refund', id(22)), holds: [] },
        ...{ payableIn: '2027-01', refund: { before: '40', after: '0', charged: '100' } },
      },
    };
    const [, back, again, whole] = read(accrued(), clawedBack, reversed, restored);
    expect(back).toMatchObject({ type: 'commission.clawed_back', subject: toGlobalId('commission', ENTRY) });
    expect(back!.data).toMatchObject({
      ...{ commission: { amount: { amount: '10.00' }, remaining: '6.00' }, before: { remaining: '10.00' } },
      ...{ changed: ['remaining'], reason: 'REFUND' },
      correction: {
        ...{ id: toGlobalId('commission', id(11)), amount: '-4.00', period: '2026-12' },
        refundId: toGlobalId('refund', id(22)),
      },
    });
    expect(again!.data).toMatchObject({
      commission: { remaining: '7.50' },
      correction: { of: toGlobalId('commission', id(11)), amount: '1.50' },
    });
    expect(whole!.data).toMatchObject({ commission: { remaining: '10.00' }, correction: { payableIn: '2027-01' } });
  });

  it('is worth nothing once its sale is credited to others, and again what it was once it is given back', () => {
    const recredited = (entryId: string, amount: string): LedgerEvent => ({
      type: 'ledger.commission-recredited',
      data: {
        ...{ ...posting(entryId, amount, '2026-12'), ...moved, of: ENTRY, holds: [], payableIn: '2026-12' },
        ...{ source: { ...source(), kind: 'recredit' }, remade: null },
      },
    });
    const [, gone, back] = read(accrued(), recredited(id(15), '-10.00'), recredited(id(16), '10.00'));
    expect(gone).toMatchObject({ type: 'commission.recredited', subject: toGlobalId('commission', ENTRY) });
    expect(gone!.data).toMatchObject({
      ...{ commission: { amount: { amount: '10.00' }, remaining: '0.00' }, changed: ['remaining'] },
      correction: { amount: '-10.00', sourceKind: 'RECREDIT', sourceId: toGlobalId('sale', id(20)) },
    });
    expect(back!.data).toMatchObject({ commission: { remaining: '10.00' }, before: { remaining: '0.00' } });
  });

  it('is held as long as any hold stands, and ends with what was taken back', () => {
    const changed = { of: ENTRY, partnerId: PARTNER, at: AT, reason: null, payableIn: null, byHand: null };
    const held = (kind: 'risk' | 'dispute'): LedgerEvent => ({
      type: 'ledger.commission-held',
      data: { ...changed, hold: { kind, until: null } },
    });
    const released: LedgerEvent = {
      type: 'ledger.hold-released',
      data: { ...changed, kind: 'risk' },
    };
    const voided: LedgerEvent = {
      type: 'ledger.commission-voided',
      data: { ...posting(id(14), '-10.00'), of: ENTRY, reason: null, standing: null },
    };
    const [, risk, both, one, end] = read(accrued(), held('risk'), held('dispute'), released, voided).map((each) =>
      stateOf(each),
    );
    expect(risk).toMatchObject({ status: 'HELD', holds: ['RISK'] });
    expect(risk).not.toHaveProperty('payableIn');
    expect(both).toMatchObject({ holds: ['RISK', 'DISPUTE'] });
    expect(one).toMatchObject({ status: 'HELD', holds: ['DISPUTE'] });
    expect(end).toMatchObject({ status: 'VOIDED', remaining: '0.00' });
  });

  it('corrects another where it names one, and stands for itself where it does not', () => {
    const adjusted = (of: string | null): LedgerEvent => ({
      type: 'ledger.commission-adjusted',
      data: { ...posting(id(15), '3.00'), of, reason: null, standing: null },
    });
    const [, linked] = read(accrued(), adjusted(ENTRY));
    expect(linked).toMatchObject({
      ...{ type: 'commission.adjusted', subject: toGlobalId('commission', ENTRY) },
      data: { commission: { kind: 'ACCRUED', remaining: '13.00' }, correction: { amount: '3.00' } },
    });
    const [own] = read(adjusted(null));
    expect(own).toMatchObject({
      subject: toGlobalId('commission', id(15)),
      data: { commission: { kind: 'ADJUSTED' } },
    });
    expect(own!.data).not.toHaveProperty('correction');
  });
});

describe('a source that brought nothing', () => {
  const passed = (type: 'ledger.source-passed' | 'ledger.source-parked', reason: string): LedgerEvent =>
    ({
      type,
      data: {
        ...{ source: source(), reason, occurredAt: AT, owner },
        ...(type === 'ledger.source-passed' ? { credited: null, ruleId: 'r', entry: null } : { refund: null }),
      },
    }) as LedgerEvent;

  it('is skipped, or waits until it is taken again', () => {
    const [waits, skipped] = read(
      passed('ledger.source-parked', 'NO_RATE'),
      passed('ledger.source-passed', 'NO_PARENT'),
    );
    expect(waits).toMatchObject({
      type: 'commission.parked',
      seenBy: PARTNER,
      orderingKey: toGlobalId('partner', PARTNER),
    });
    expect(stateOf(waits!, 'skippedSource')).toMatchObject({ reason: 'NO_RATE', waiting: true });
    expect(skipped).toMatchObject({ type: 'commission.skipped', subject: waits!.subject });
    expect(stateOf(skipped!, 'skippedSource')).toMatchObject({ reason: 'NO_PARENT', ruleId: 'r' });
    expect(stateOf(skipped!, 'skippedSource')).not.toHaveProperty('waiting');
  });
});

describe('a payout in the feed', () => {
  const planned = (approvalsNeeded: 0 | 1 | 2, entries: PaidEntries[] | null = null): LedgerEvent => ({
    type: 'ledger.payout-planned',
    data: {
      ...{ ...owner, payoutId: PAYOUT, statementId: STATEMENT, period: '2026-11', exchange: null, at: AT },
      ...{ amount: { amount: '10.00', currency: 'GBP' }, pays: { amount: '11.50', currency: 'EUR' } },
      ...{ destination: null, approvalsNeeded, entries },
    },
  });
  const of = { payoutId: PAYOUT, at: AT };
  const approved = (approvals: number): LedgerEvent => ({
    type: 'ledger.payout-approved',
    data: { ...of, by: `person-${approvals}`, approvals },
  });

  it('is approved by as many persons as it needs, and says whose it is in every event', () => {
    const all = read(planned(2), approved(1), approved(2), {
      type: 'ledger.payout-settled',
      data: { ...of, settledOn: '2026-12-03' },
    });
    expect(all.map((each) => [each.type, stateOf(each, 'payout')['status']])).toEqual([
      ['payout.planned', 'PLANNED'],
      ['payout.approved', 'PLANNED'],
      ['payout.approved', 'APPROVED'],
      ['payout.settled', 'SETTLED'],
    ]);
    expect(all.every(({ seenBy }) => seenBy === PARTNER)).toBe(true);
    expect(stateOf(all.at(-1)!, 'payout')).toMatchObject({ pays: { amount: '11.50' }, settledOn: '2026-12-03' });
    expect(JSON.stringify(all)).not.toContain('person-');
  });

  it('says what it pays by kind, in every event, where that was counted', () => {
    const settled = { type: 'ledger.payout-settled', data: { ...of, settledOn: '2026-12-03' } } as const;
    const counted = read(planned(0, [{ kind: 'accrued', count: 3, amount: '10.00' }]), settled);
    for (const each of counted)
      expect(stateOf(each, 'payout')['entries']).toEqual([{ kind: 'ACCRUED', count: 3, amount: '10.00' }]);
    for (const each of read(planned(0), settled)) expect(stateOf(each, 'payout')).not.toHaveProperty('entries');
  });

  it('that needs nobody is approved at once, and one that failed is owed again', () => {
    const credit = posting(id(16), '10.00', '2026-12');
    const [begun, failed] = read(planned(0), {
      type: 'ledger.payout-failed',
      data: { ...of, partnerId: PARTNER, failure: 'BANNED', reason: null, credit },
    });
    expect(stateOf(begun!, 'payout')).toMatchObject({ status: 'APPROVED' });
    expect(failed!.data).toMatchObject({ payout: { status: 'FAILED' }, reason: 'BANNED', credit: { amount: '10.00' } });
  });
});

describe('a statement in the feed', () => {
  const closed: LedgerEvent = {
    type: 'ledger.period-closed',
    data: {
      ...{ ...owner, statementId: STATEMENT, period: '2026-11', timeZone: 'UTC', from: AT, to: AT, currency: 'GBP' },
      ...{
        opening: '0.00',
        lines: 1,
        accrued: '10.00',
        held: '0.00',
        payout: '-10.00',
        closing: '0.00',
        carried: null,
      },
      ...{ firstRevision: '1', lastRevision: '1', hash: 'h', requestId: 'q', leastHeld: '0' },
    },
  };
  const of = { ...owner, statementId: STATEMENT, ledgerId: LEDGER, period: '2026-11', at: AT };
  const dispute = { ...of, disputeId: id(17), entries: [ENTRY] };

  it('is disputed before all else, and goes on from where it was', () => {
    const all = read(
      closed,
      { type: 'statement.issued', data: of },
      { type: 'statement.disputed', data: { ...dispute, reason: null } },
      { type: 'statement.settled', data: { ...of, payoutId: PAYOUT } },
      { type: 'statement.payout-released', data: { ...of, payoutId: PAYOUT } },
      { type: 'statement.dispute-resolved', data: { ...dispute, outcome: 'upheld', note: null } },
      { type: 'statement.settlement-undone', data: { ...of, payoutId: PAYOUT } },
    );
    expect(all.map((each) => [each.type, stateOf(each, 'statement')['status']])).toEqual([
      ['statement.closed', 'CLOSED'],
      ['statement.issued', 'ISSUED'],
      ['statement.disputed', 'DISPUTED'],
      ['statement.settled', 'DISPUTED'],
      ['statement.dispute_resolved', 'SETTLED'],
      ['statement.settlement_undone', 'ISSUED'],
    ]);
    expect(all[2]!.data).toMatchObject({ entryIds: [toGlobalId('commission', ENTRY)], before: { status: 'ISSUED' } });
  });
});
