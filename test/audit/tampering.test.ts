import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PlannedPayout } from '#libs/commissions';
import type { EventStore, StoredEvent } from '#libs/eventing';
import { audit } from './audit.js';
import { EngineRunner, engineOf } from './engine.js';
import { ledgerIdOf, ofPartner, saleIdOf, saleOf } from './facts.js';
import { History } from './history.js';
import { Rows } from './rows.js';
import { play } from './scenario.js';

const LIBS = join(import.meta.dirname, '../../libs');

let history: History;
let rows: Rows;

beforeAll(async () => {
  history = new History();
  await play(history, new EngineRunner(history, await engineOf(LIBS)));
  rows = await Rows.of(history.store);
}, 60_000);

afterAll(() => rows.close());

type PaidEntries = NonNullable<PlannedPayout['entries']>[number];
type Change = (event: StoredEvent) => StoredEvent | undefined;

/** The store as somebody left it who went past the product: events changed, or taken out. */
function changed(change: Change): EventStore {
  const { store } = history;
  const seen = (events: AsyncIterable<StoredEvent>): AsyncIterable<StoredEvent> =>
    (async function* () {
      for await (const event of events) {
        const found = change(event);
        if (found) yield found;
      }
    })();
  return {
    append: () => Promise.reject(new Error('an audit writes nothing')),
    read: (stream, from) => seen(store.read(stream, from)),
    readBackwards: (stream, count) => seen(store.readBackwards(stream, count)),
    keepFor: () => Promise.reject(new Error('an audit writes nothing')),
    isKeptFor: (stream, days) => store.isKeptFor(stream, days),
    head: () => store.head(),
    close: () => Promise.resolve(),
    async *subscribe(options) {
      for await (const delivery of store.subscribe(options)) {
        const event = delivery.kind === 'event' ? change(delivery.event) : undefined;
        if (delivery.kind !== 'event') yield delivery;
        else if (event) yield { kind: 'event', event };
      }
    },
  };
}

const withData =
  (chosen: (event: StoredEvent) => boolean, change: (data: Record<string, unknown>) => object): Change =>
  (event) =>
    chosen(event)
      ? { ...event, data: { ...(event.data as object), ...change(event.data as Record<string, unknown>) } }
      : event;

const isSale = (name: string) => (event: StoredEvent) =>
  event.stream === `sale-acme.${saleIdOf(name)}` && event.type === 'sale.recorded';
const isOf = (partner: string, type: string) => (event: StoredEvent) =>
  event.stream === `ledger-acme.${ledgerIdOf(partner)}` && event.type === type;
const first = (chosen: (event: StoredEvent) => boolean) => {
  let found: bigint | undefined;
  return (event: StoredEvent) => {
    if (!chosen(event)) return false;
    found ??= event.revision;
    return event.revision === found;
  };
};

const kinds = async (store: EventStore) => {
  const { agrees, differences } = await audit(store);
  expect(agrees).toBe(false);
  const streams = differences.first.flatMap(({ events }) => events.map(({ stream }) => stream));
  return { byKind: differences.byKind, streams, first: differences.first[0] };
};

describe('a history that was changed in the store', () => {
  it('names a sale whose line was raised consistently, and the entry that no longer follows from it', async () => {
    const lines = [
      { line: 1, product: 'P', category: null, kind: 'goods', quantity: '1', unitPrice: '5001', amount: '5001' },
    ];
    const {
      byKind,
      streams,
      first: shown,
    } = await kinds(changed(withData(isSale('big'), () => ({ lines, amount: '5001' }))));
    expect(byKind).toMatchObject({ 'event-altered': 1, base: 1 });
    expect(shown?.events[0]).toMatchObject({ stream: `sale-acme.${saleIdOf('big')}`, type: 'sale.recorded' });
    expect(streams).toContain(`ledger-acme.${ledgerIdOf('alpha')}`);
  });

  it('names a sale whose total was raised without its lines', async () => {
    const { byKind } = await kinds(changed(withData(isSale('m2'), () => ({ amount: '300' }))));
    expect(byKind).toMatchObject({ 'event-altered': 1, 'source-figures': 2 });
  });

  it('names a commission that was raised by a cent: the event, its rounding, its statement’s lines and hash', async () => {
    const raised = withData(first(isOf('alpha', 'ledger.commission-accrued')), ({ amount }) => ({
      amount: (Number(amount) + 0.01).toFixed(2),
    }));
    const { byKind } = await kinds(changed(raised));
    expect(byKind).toEqual({ 'event-altered': 1, rounding: 1, 'statement-lines': 1, 'statement-hash': 1 });
  });

  it('names a statement whose figures were changed', async () => {
    const raised = withData(first(isOf('beta', 'ledger.period-closed')), () => ({ held: '1.00' }));
    const { byKind } = await kinds(changed(raised));
    expect(byKind).toEqual({ 'event-altered': 1, statement: 1, 'statement-hash': 1 });
  });

  it('names a payout that sends more than the statement says', async () => {
    const raised = withData(first(isOf('beta', 'ledger.payout-planned')), () => ({
      pays: { amount: '999.99', currency: 'EUR' },
    }));
    const { byKind } = await kinds(changed(raised));
    expect(byKind).toMatchObject({ 'event-altered': 1, payout: 1 });
  });

  it.each([
    ['one entry more', ({ count, ...sum }: PaidEntries) => ({ ...sum, count: count + 1 })],
    ['a penny more', ({ amount, ...sum }: PaidEntries) => ({ ...sum, amount: (Number(amount) + 0.01).toFixed(2) })],
  ])('names a payout that says it pays %s', async (_, more) => {
    const raised = withData(first(isOf('beta', 'ledger.payout-planned')), ({ entries }) => ({
      entries: (entries as PaidEntries[]).map(more),
    }));
    const { byKind } = await kinds(changed(raised));
    expect(byKind).toMatchObject({ 'event-altered': 1, payout: 1 });
  });

  it('names an answer to a statement that was never issued, and to one that is not closed', async () => {
    const other = new History();
    await play(other, new EngineRunner(other, await engineOf(LIBS)));
    const of = {
      ...ofPartner('retro'),
      statementId: ledgerIdOf('no statement'),
      ledgerId: ledgerIdOf('retro'),
      at: '2011-05-01T00:00:00.000Z',
    };
    await other.statement({ type: 'statement.acknowledged', data: { ...of, period: '2011-01' } });
    await other.statement({ type: 'statement.issued', data: { ...of, period: '2011-04' } });
    expect((await audit(other.store)).differences.byKind).toEqual({ 'statement-answer': 2 });
  });

  it('names the stream from which an event was taken out', async () => {
    const taken = isOf('retro', 'ledger.window-rerated');
    const { byKind, streams } = await kinds(changed((event) => (taken(event) ? undefined : event)));
    expect(byKind).toMatchObject({ 'revision-gap': 2, 'posting-missing': 2 });
    expect(streams).toContain(`ledger-acme.${ledgerIdOf('retro')}`);
  });

  const isReserved = (partner: string) => (event: StoredEvent) =>
    event.type === 'cap.reserved' && (event.data as { ledgerId: string }).ledgerId === ledgerIdOf(partner);

  it('names a reservation that was raised by a cent, and the next one, for which a cent too much is left', async () => {
    const raised = withData(first(isReserved('one')), () => ({ granted: '30.01' }));
    const { byKind, first: shown } = await kinds(changed(raised));
    expect(byKind).toMatchObject({ 'event-altered': 1, cap: 4 });
    expect(shown?.fields).toContainEqual({ path: 'granted', expected: '30.00', recorded: '30.01' });
  });

  it('names the entry whose reservation was taken out, and the reservation whose entry was', async () => {
    const without = (chosen: (event: StoredEvent) => boolean) =>
      kinds(changed((event) => (chosen(event) ? undefined : event)));
    const { byKind, streams } = await without(first(isReserved('one')));
    expect(byKind).toMatchObject({ 'revision-gap': 1, reservation: 1 });
    expect(streams).toContain(`sale-acme.${saleIdOf('p1')}`);
    const unsold = await without(isSale('p1'));
    expect(unsold.byKind).toMatchObject({ 'source-unknown': 1, reservation: 1 });
  });

  it('names the entry whose sale was taken out', async () => {
    const { byKind } = await kinds(changed((event) => (isSale('lead')(event) ? undefined : event)));
    expect(byKind['source-unknown']).toBe(2);
  });
});

describe('a history that goes on', () => {
  it('does not agree while a sale is on its way into its ledger, and says so', async () => {
    const going = new History();
    const runner = new EngineRunner(going, await engineOf(LIBS));
    await play(going, runner);
    const given = { at: '2011-04-02T10:00:00.000Z', credits: 'alpha', lines: ['10'] };
    await going.sale(saleIdOf('new'), saleOf('new', given));
    expect(await audit(going.store)).toMatchObject({ agrees: false, waiting: 1, differences: { total: 0 } });
    const waiting = audit(going.store, { waitMs: 20_000 });
    await runner.settle();
    expect(await waiting).toMatchObject({ agrees: true, waiting: 0 });
  });

  it('is reported for one month alone when asked to', async () => {
    const raised = withData(first(isOf('alpha', 'ledger.commission-accrued')), () => ({ amount: '77.00' }));
    const february = await audit(changed(raised), { period: '2011-02' });
    expect(february.differences.byKind).toEqual({ 'event-altered': 1 });
    expect(february.figures.months.map(({ period }) => period)).toEqual(['2011-02']);
  });

  it('is no program of another tenant', async () => {
    await expect(audit(history.store, { tenant: 'other' })).rejects.toThrow('there is no program');
  });
});

describe('read models that were changed in Postgres', () => {
  it('agree as the projector has written them, row by row', async () => {
    const result = await audit(history.store, { database: rows.database });
    expect(result.differences.first).toEqual([]);
    expect(result).toMatchObject({ agrees: true, wentOn: false });
    expect(result.figures.rows).toMatchObject({ commissions: 77, balances: 11, statements: 33, sales: 49 });
    // Nothing of funds, rewards, activities, leads, codes and clicks happened here: their own tests compare their rows.
    const others = Object.entries(result.figures.rows).filter(
      ([name]) =>
        !/^(activity|funds?|reimbursements|rewards|link_hours|leads|codes|sale_(attributions|touches)|customer_conversions|tier_changes)/i.test(
          name,
        ),
    );
    expect(others.filter(([, count]) => count === 0)).toEqual([]);
  }, 30_000);

  it.each([
    ['balances', 'balance_minor = balance_minor + 1'],
    ['balances', 'paid_minor = paid_minor - 1'],
    ['commissions', 'amount_minor = amount_minor + 1'],
    ['commissions', 'left_minor = left_minor - 1'],
    ['commissions', `period = '2011-09'`],
    ['commissions', 'plan_version = 7'],
    ['statements', 'closing_minor = closing_minor + 1'],
    ['statements', `hash = 'x'`],
    ['statements', `status = 'settled'`],
    ['statements', 'is_disputed = NOT is_disputed'],
    ['payouts', 'pays_minor = pays_minor + 1'],
    ['payouts', `status = 'settled'`],
    ['partner_commission_months', 'commission_minor = commission_minor + 1'],
    ['program_commission_months', 'entries = entries + 1'],
    ['partner_month_sales', 'gross = gross + 0.001'],
    ['sales', 'refunded = refunded + 1'],
    ['commissions', `status = 'declined'`],
    ['commissions', `due_in = '2012-01'`],
    ['commissions', `payout_id = gen_random_uuid()`],
    ['commissions', `holds = '[{}]'`],
    ['commissions', `disputed_in = gen_random_uuid()`],
    ['commissions', `hold_kinds = '{risk}'`],
    ['commissions', `held_since = '2011-01-01T00:00:00.000Z'`],
    ['refunds', `status = 'exceeded'`],
    ['refunds', 'amount = amount + 1'],
    ['closings', 'ledgers = 1'],
    ['deals', `state = 'expired'`],
    ['deals', 'amount = 7.01'],
    ['passed_sources', `reason = 'NO_PLAN_IN_FORCE'`],
    ['passed_sources', `occurred_at = 'x'`],
    ['passed_sources', `rule_id = 'other'`],
    ['revenue_facts', 'amount = amount + 0.001'],
    ['revenue_facts', `credits = '[]'`],
    ['revenue_facts', `day = '2031-01-01'`],
    ['cost_facts', 'amount = amount - 1'],
    ['cost_facts', 'is_waiting = NOT is_waiting'],
    ['feed_events', `type = 'deal.dreamt'`],
    ['feed_events', `body = '\\x00'`],
  ])('name one row of %s after %s', async (table, set) => {
    const id = await rows.alterOne(table, set);
    const { differences } = await audit(history.store, { database: rows.database });
    await rows.restore();
    expect(differences.byKind).toEqual({ 'read-model': 1 });
    expect(differences.first[0]?.message).toBe(`${table} ${id}: a row is not what the events give`);
  });

  it.each([
    ...['commissions', 'statements', 'balances', 'sales', 'deals', 'passed_sources', 'feed_events'],
    ...['revenue_facts', 'cost_facts'],
  ])('name a row that is missing from %s, and one too many', async (table) => {
    const id = await rows.removeOne(table);
    const { differences: missing } = await audit(history.store, { database: rows.database });
    await rows.restore();
    expect(missing.first.map(({ message }) => message)).toEqual([`${table} ${id}: a row is missing`]);
    const extra = await rows.doubleOne(table);
    const { differences: doubled } = await audit(history.store, { database: rows.database });
    await rows.restore();
    expect(doubled.first.map(({ message }) => message)).toEqual([
      `${table} ${extra}: a row that no event accounts for`,
    ]);
  });
});

describe('a stream that was begun a second time', () => {
  it.each(['sale.recorded', 'sale.refunded', 'credit-note.recorded'])('shows as %s twice', async (type) => {
    const { store } = history;
    const again: EventStore = {
      ...changed((event) => event),
      async *subscribe(options) {
        let doubled = false;
        for await (const delivery of store.subscribe(options)) {
          yield delivery;
          if (doubled || delivery.kind !== 'event' || delivery.event.type !== type) continue;
          doubled = true;
          yield { kind: 'event', event: { ...delivery.event, revision: delivery.event.revision + 1n } };
        }
      },
    };
    const { byKind } = await kinds(again);
    expect(byKind['recorded-twice']).toBe(1);
  });
});

describe('a stream whose beginning is cut off by its metadata', () => {
  const cutOff = (limits: object): EventStore => {
    const { store } = history;
    return {
      ...changed((event) => event),
      // As the real adapter does: metadata are told of, and are no stream to be read.
      read: (stream, from) => store.read(stream, from),
      async *subscribe(options) {
        let told = false;
        for await (const delivery of store.subscribe(options)) {
          yield delivery;
          if (told || delivery.kind !== 'event' || delivery.event.type !== 'sale.recorded') continue;
          told = true;
          const { event } = delivery;
          yield {
            kind: 'event',
            event: { ...event, stream: `$$${event.stream}`, type: '$metadata', revision: 0n, data: limits },
          };
        }
      },
    };
  };

  it.each([
    [{ $tb: 1 }, '$tb 1'],
    [{ $maxCount: 3, $maxAge: 60 }, '$maxCount 3, $maxAge 60'],
    [{ $tb: 9223372036854775807 }, 'it was deleted'],
  ])('is named with what they say: %j', async (limits, says) => {
    const { agrees, differences } = await audit(cutOff(limits));
    expect(agrees).toBe(false);
    expect(differences.byKind).toEqual({ 'stream-trimmed': 1 });
    expect(differences.first[0]?.message).toMatch(new RegExp(`^stream sale-acme\\..*${says.replaceAll('$', '\\$')}$`));
    expect(differences.first[0]?.events).toMatchObject([{ revision: '0', type: '$metadata' }]);
  });
});
