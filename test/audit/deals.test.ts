import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DealEvent } from '#libs/deals';
import type { EventOf } from '#libs/kernel';
import type { SaleEvent } from '#libs/sales';
import { audit } from './audit.js';
import * as deals from './deals.js';
import { EngineRunner, engineOf } from './engine.js';
import { ofPartner, partnerIdOf, refundOf, saleIdOf, saleOf, ZONE } from './facts.js';
import { History, PROGRAM, TENANT } from './history.js';
import { setUp } from './scenario.js';

const at = (day: string): string => `2011-${day}T10:00:00.000Z`;
const JANUARY = { partner: 'alpha', at: at('01-03'), account: 'globex' };

let history: History;
let engine: EngineRunner;

beforeEach(async () => {
  history = new History();
  engine = new EngineRunner(history, await engineOf(join(import.meta.dirname, '../../libs')));
  await setUp(history);
});

const settled = async () => {
  await engine.settle();
  return audit(history.store);
};

const found = async () => (await settled()).differences.byKind;

describe('protections of one account', () => {
  it('may follow each other at the very moment, stand beside each other on other product lines, and end early', async () => {
    await history.account(
      deals.granted('first', JANUARY, at('02-01')),
      deals.granted('desk', { ...JANUARY, partner: 'beta', lines: ['desk'], at: at('01-10') }, at('03-01')),
      deals.granted('second', { ...JANUARY, partner: 'beta', at: at('02-01') }, at('03-01')),
      deals.ended('second', { ...JANUARY, at: at('02-10') }),
      deals.reinstated('first', { ...JANUARY, at: at('02-10') }, at('02-20')),
      deals.extended('first', { ...JANUARY, at: at('02-15') }, at('03-20')),
    );
    expect(await settled()).toMatchObject({ agrees: true });
  });

  it.each(['cloud', 'Cloud', 'ＣＬＯＵＤ '])(
    'are named when two stand on one line at one time: cloud and %s',
    async (line) => {
      await history.account(
        deals.granted('first', { ...JANUARY, lines: ['desk', line] }, at('02-01')),
        deals.granted('second', { ...JANUARY, partner: 'beta', at: '2011-02-01T09:59:59.999Z' }, at('03-01')),
      );
      const { differences } = await settled();
      expect(differences.byKind).toEqual({ 'protection-overlap': 1 });
      expect(differences.first[0]?.events.map(({ type, revision }) => [type, revision])).toEqual([
        ['account.protection-granted', '1'],
        ['account.protection-granted', '0'],
      ]);
    },
  );

  it('are named when one is reinstated over another, or extended after its end', async () => {
    await history.account(
      deals.granted('first', JANUARY, at('02-01')),
      deals.granted('second', { ...JANUARY, partner: 'beta', at: at('02-01') }, at('03-01')),
      deals.reinstated('first', { ...JANUARY, at: at('02-10') }, at('02-20')),
    );
    expect(await found()).toEqual({ 'protection-overlap': 1 });
    await history.account(
      deals.granted('third', { ...JANUARY, account: 'initech' }, at('02-01')),
      deals.extended('third', { ...JANUARY, account: 'initech', at: at('02-01') }, at('03-01')),
    );
    expect(await found()).toEqual({ 'protection-overlap': 2 });
  });

  it('stand behind every approval, until the same moment', async () => {
    await history.account(deals.granted('first', JANUARY, at('02-01')));
    await history.deal(deals.drafted('first', JANUARY), deals.approved('first', JANUARY, at('02-01')));
    expect(await found()).toEqual({});
    await history.deal(deals.drafted('longer', JANUARY), deals.approved('longer', JANUARY, at('02-01')));
    expect(await found()).toEqual({ 'approval-without-grant': 1 });
    await history.deal(deals.approved('first', JANUARY, at('02-02')));
    expect(await found()).toEqual({ 'approval-without-grant': 2 });
  });
});

describe('protections of accounts that were joined', () => {
  const beta = { partner: 'beta', at: at('01-04'), account: 'initech' };

  beforeEach(async () => {
    await history.account(
      deals.granted('first', JANUARY, at('02-01')),
      deals.granted('second', beta, at('03-01')),
      deals.absorbed('initech', 'globex', at('01-10')),
    );
  });

  it('stand beside each other until they end, and may be extended', async () => {
    await history.account(deals.extended('second', { ...beta, account: 'globex', at: at('01-20') }, at('03-10')));
    await history.account(deals.granted('third', { ...JANUARY, partner: 'fifty', at: at('03-10') }, at('04-01')));
    expect(await settled()).toMatchObject({ agrees: true });
  });

  it('are named when a third is promised over what the account that ended had promised', async () => {
    await history.account(deals.granted('third', { ...JANUARY, partner: 'fifty', at: at('02-15') }, at('04-01')));
    expect(await found()).toEqual({ 'protection-overlap': 1 });
  });

  it('are behind the approvals and wins of the deals that came along', async () => {
    const closed = { amount: '100.00', closedAt: at('01-20') };
    await history.account(deals.ended('second', { ...beta, account: 'globex', at: at('01-20') }, closed));
    await history.deal(
      deals.drafted('second', beta),
      deals.approved('second', { ...beta, account: 'globex' }, at('03-01')),
    );
    expect(await found()).toEqual({});
    await history.deal(deals.won('second', beta, { ...closed, amount: '100.01' }));
    expect(await found()).toEqual({ 'win-otherwise': 1 });
  });
});

describe('a win', () => {
  it('is the one that ended the protection, to the cent and the moment', async () => {
    const closed = { amount: '100.00', closedAt: at('01-20') };
    await history.account(
      deals.granted('first', JANUARY, at('02-01')),
      deals.ended('first', { ...JANUARY, at: at('01-20') }, closed),
    );
    await history.deal(deals.drafted('first', JANUARY), deals.won('first', JANUARY, { ...closed, amount: '100.01' }));
    const { differences } = await settled();
    expect(differences.byKind).toEqual({ 'win-otherwise': 1 });
    expect(differences.first[0]?.fields).toEqual([{ path: 'amount', expected: '100.00', recorded: '100.01' }]);
  });

  it('of a deal whose protection nobody ended is named', async () => {
    await history.account(deals.granted('first', JANUARY, at('02-01')));
    await history.deal(
      deals.drafted('first', JANUARY),
      deals.won('first', JANUARY, { amount: '1', closedAt: at('01-20') }),
    );
    expect(await found()).toEqual({ 'win-otherwise': 1 });
  });
});

describe('bookings', () => {
  const win = (name: string, amount: string): DealEvent[] => [
    deals.drafted(name, JANUARY),
    deals.won(name, JANUARY, { amount, closedAt: at('01-20') }),
  ];

  it('that nobody has made yet are on their way, then agree', async () => {
    await history.deal(...win('a', '100'));
    expect(await audit(history.store)).toMatchObject({ agrees: false, waiting: 1, differences: { total: 0 } });
    expect(await settled()).toMatchObject({ agrees: true, waiting: 0 });
    await history.deal(deals.revoked('a', at('02-01')));
    expect(await audit(history.store)).toMatchObject({ agrees: false, waiting: 1, differences: { total: 0 } });
    expect(await settled()).toMatchObject({ agrees: true, waiting: 0 });
  });

  it('of a deal that was never won are named', async () => {
    await history.deal(deals.drafted('a', JANUARY));
    const number = `deal:${deals.dealIdOf('a')}`;
    await history.sale(saleIdOf(number), saleOf(number, { at: at('01-05'), credits: 'alpha', lines: ['1'] }));
    expect(await found()).toEqual({ 'booking-unknown': 1 });
  });

  const merged = (name: string, into: string) =>
    history.partner(partnerIdOf(name), {
      type: 'partner.merged',
      data: { ...ofPartner(name), at: at('01-25'), into: partnerIdOf(into), reason: 'one company' },
    });

  it('of a merged partner are the survivor’s, from the merge on', async () => {
    await history.deal(...win('before', '100'));
    await merged('alpha', 'beta');
    await history.deal(...win('after', '100'));
    await history.deal(deals.revoked('before', at('02-01')));
    expect(await settled()).toMatchObject({ agrees: true, waiting: 0 });
    expect(await creditsOf('before')).toEqual([{ partnerId: partnerIdOf('alpha'), weight: 10_000 }]);
    const credit = { partnerId: partnerIdOf('beta'), weight: 10_000, namedPartnerId: partnerIdOf('alpha') };
    expect(await creditsOf('after')).toEqual([credit]);
  });

  it('are one for partners that have become one', async () => {
    await merged('alpha', 'beta');
    await history.deal(
      deals.drafted('a', JANUARY),
      deals.influenced('a', 'beta', at('01-10')),
      deals.influenced('a', 'fifty', at('01-11')),
      deals.won('a', JANUARY, { amount: '100', closedAt: at('01-20') }),
    );
    await merged('capped', 'fifty');
    await history.deal(deals.influenced('a', 'capped', at('01-12')), deals.influenced('a', 'retro', at('01-13')));
    expect(await settled()).toMatchObject({ agrees: true, figures: { sales: 3 } });
    await history.deal(deals.revoked('a', at('02-01')));
    expect(await settled()).toMatchObject({ agrees: true, figures: { refunds: 3 } });
  });

  it('that credit the record that has ended are named', async () => {
    await merged('alpha', 'beta');
    await history.deal(...win('a', '100'));
    const number = `deal:${deals.dealIdOf('a')}`;
    await history.sale(saleIdOf(number), saleOf(number, { at: at('01-20'), credits: 'alpha', lines: ['100'] }));
    const { differences } = await audit(history.store);
    expect(differences.first[0]?.kind).toBe('booking');
    expect(differences.first[0]?.fields.map(({ path }) => path)).toContain('credits.0.partnerId');
  });

  const creditsOf = async (name: string): Promise<unknown> => {
    const stream = `sale-${TENANT}.${saleIdOf(`deal:${deals.dealIdOf(name)}`)}`;
    const [recorded] = await history.ofStream<EventOf<SaleEvent, 'sale.recorded'>>(stream);
    return recorded?.data.credits;
  };

  it('count in the months of the partner that brought the deal alone', async () => {
    await history.deal(...win('a', '100'), deals.influenced('a', 'beta', at('01-10')));
    const { figures, agrees } = await settled();
    expect({ agrees, sales: figures.sales, postings: figures.postings }).toEqual({
      agrees: true,
      sales: 2,
      postings: 2,
    });
  });

  it('of a deal that was merged into another are taken back, and the other’s stands', async () => {
    await history.deal(...win('a', '100'), deals.influenced('a', 'beta', at('01-10')));
    await history.deal(...win('b', '70'));
    await settled();
    await history.deal(deals.merged('a', 'b', at('02-01')));
    expect(await audit(history.store)).toMatchObject({ agrees: false, waiting: 2, differences: { total: 0 } });
    expect(await settled()).toMatchObject({ agrees: true, waiting: 0, figures: { sales: 3, refunds: 2 } });
    await history.deal(deals.merged('b', 'c', at('02-02')), ...win('d', '1'));
    const number = `deal:${deals.dealIdOf('d')}`;
    await history.sale(saleIdOf(number), saleOf(number, { at: at('01-20'), credits: 'alpha', lines: ['1'] }));
    expect((await audit(history.store)).differences.byKind).toMatchObject({ 'booking-not-reversed': 1 });
  });

  it('of a deal that is another partner’s move with it, there and back', async () => {
    await history.deal(...win('a', '100'), deals.reassigned('a', 'alpha', 'beta', at('01-25')));
    expect(await audit(history.store)).toMatchObject({ agrees: false, waiting: 2, differences: { total: 0 } });
    expect(await settled()).toMatchObject({ agrees: true, waiting: 0 });
    await history.deal(deals.reassigned('a', 'beta', 'alpha', at('01-26')), deals.revoked('a', at('02-01')));
    expect(await settled()).toMatchObject({ agrees: true, waiting: 0, figures: { sales: 1, refunds: 1 } });
  });

  it('of one that helped are taken back while the deal is its own', async () => {
    await history.deal(...win('a', '100'), deals.influenced('a', 'beta', at('01-10')));
    await settled();
    await history.deal(deals.reassigned('a', 'alpha', 'beta', at('01-25')));
    expect(await settled()).toMatchObject({ agrees: true, figures: { sales: 2, refunds: 1 } });
    await history.deal(
      deals.influenced('a', 'alpha', at('01-11')),
      deals.reassigned('a', 'beta', 'fifty', at('01-26')),
      deals.reassigned('a', 'fifty', 'beta', at('01-27')),
      deals.revoked('a', at('02-01')),
    );
    expect(await settled()).toMatchObject({ agrees: true, waiting: 0, figures: { sales: 3 } });
  });

  it('that others refunded whole are taken back all the same', async () => {
    await history.deal(...win('a', '100'));
    await settled();
    const number = `deal:${deals.dealIdOf('a')}`;
    const booked = saleOf(number, { at: at('01-20'), credits: 'alpha', lines: ['100'] });
    await history.sale(saleIdOf(number), refundOf(booked, 'R1', { at: at('01-22'), amount: '100' }));
    await settled();
    await history.deal(deals.revoked('a', at('02-01')));
    expect(await audit(history.store)).toMatchObject({ waiting: 1 });
    expect(await settled()).toMatchObject({ agrees: true, waiting: 0, figures: { refunds: 2 } });
  });

  it('that are taken back on another day than their deal says are named', async () => {
    await history.deal(...win('a', '100'));
    await settled();
    await history.deal(deals.revoked('a', at('02-01')));
    const number = `deal:${deals.dealIdOf('a')}`;
    const booked = saleOf(number, { at: at('01-20'), credits: 'alpha', lines: ['100'] });
    const back = { at: at('03-01'), amount: '100', reason: 'order-cancelled' as const };
    await history.sale(saleIdOf(number), refundOf(booked, `${number}:revoked`, back));
    const { differences } = await settled();
    expect(differences.first.map(({ kind, fields }) => [kind, fields])).toContainEqual([
      'booking',
      [{ path: 'occurredAt', expected: at('02-01'), recorded: at('03-01') }],
    ]);
  });

  it('of a merged partner that the deal is reassigned to are the survivor’s', async () => {
    await history.deal(...win('a', '100'));
    await settled();
    await merged('beta', 'fifty');
    await history.deal(deals.reassigned('a', 'alpha', 'beta', at('01-27')));
    expect(await settled()).toMatchObject({ agrees: true });
    await history.deal(deals.reassigned('a', 'beta', 'fifty', at('01-28')));
    expect(await settled()).toMatchObject({ agrees: true, waiting: 0 });
  });

  it('of the vendor’s own deal are made once it is a partner’s', async () => {
    const own = { ...JANUARY, partner: null };
    await history.deal(deals.drafted('a', own), deals.won('a', own, { amount: '100', closedAt: at('01-20') }));
    expect(await settled()).toMatchObject({ agrees: true, figures: { sales: 0 } });
    await history.deal(deals.reassigned('a', null, 'beta', at('01-25')));
    expect(await settled()).toMatchObject({ agrees: true, figures: { sales: 1 } });
  });

  const recredited = (number: string): SaleEvent => {
    const [before, after] = ['alpha', 'beta'].map((name) => [{ partnerId: partnerIdOf(name), weight: 10_000 }]);
    return {
      type: 'sale.recredited',
      data: {
        ...{ saleId: saleIdOf(number), externalId: number, programId: PROGRAM, currency: 'GBP', influence: false },
        ...{ occurredAt: at('01-25'), timeZone: ZONE, sold: { occurredAt: at('01-20'), timeZone: ZONE } },
        ...{
          before: before ?? [],
          after: after ?? [],
          partnerId: partnerIdOf('beta'),
          attribution: null,
          reason: null,
        },
        ...{ charged: '100', refunded: '0' },
      },
    };
  };

  it('that are moved although their deal is not are named', async () => {
    await history.deal(...win('a', '100'));
    await settled();
    const number = `deal:${deals.dealIdOf('a')}`;
    await history.sale(saleIdOf(number), recredited(number));
    expect(await found()).toEqual({ 'booking-unknown': 1 });
  });
});
