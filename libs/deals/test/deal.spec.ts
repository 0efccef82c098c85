import { describe, expect, it } from '@jest/globals';
import { contextAt, day } from './account.fixtures.js';
import * as commands from '../src/deal/deal.commands.js';
import { NO_CUSTOMER } from '../src/vocabulary/deal.drafts.js';
import {
  DEAL,
  draft,
  ended,
  evidence,
  granted,
  held,
  identify,
  lived,
  placed,
  refused,
  revise,
  row,
  submit,
  then,
  told,
} from './deal.fixtures.js';
import { statusAt } from '../src/deal/deal.state.js';

const identified = [draft(day(0)), submit(day(1)), identify(day(1))];
const approved = [...identified, told(granted(day(1), day(91)))];

describe('a draft', () => {
  it('is kept as it was said, with an exact amount and each product line once', () => {
    const { deal } = lived(draft(day(0), { productLines: [' crm ', 'crm', 'erp'], amount: '1000.50' }));
    expect(deal).toMatchObject({ status: 'draft', amount: '1000.5', productLines: ['crm', 'erp'], since: day(0) });
  });

  it('has one product line once in whatever letters, also where the program says which there are', () => {
    const given = { productLines: ['widgets', 'Widgets ', 'WIDGETS'] };
    const { deal } = lived(draft(day(0), given, { known: { productLines: ['Widgets'] } }));
    expect(deal).toMatchObject({ productLines: ['widgets'] });
  });

  it.each([
    ['NOT_FOUND', {}, { known: { program: 'unknown' } }],
    ['PARTNER_NOT_FOUND', {}, { known: { partner: 'unknown' } }],
    ['PARTNER_MERGED', {}, { known: { partner: 'merged' } }],
    ['REPRESENTATIVE_NOT_FOUND', { representative: 'x' }, { known: { representative: 'unknown' } }],
    ['REPRESENTATIVE_NOT_FOUND', { representative: 'x' }, { known: { representative: 'left' } }],
    ['UNKNOWN_PRODUCT_LINE', { productLines: ['crm', 'other'] }, { known: { productLines: ['crm'] } }],
    ['UNKNOWN_CURRENCY', { currency: 'XXX' }, {}],
    ['NOT_A_DECIMAL', { amount: '1e3' }, {}],
    ['NOT_A_DECIMAL', { amount: '-0' }, {}],
    ['NEGATIVE', { amount: '-1' }, {}],
    ['BAD_DAY', { expectedCloseOn: '2026-02-30' }, {}],
    ['BAD_TEXT', { productLines: [''] }, {}],
    ['TOO_MANY', { productLines: Array.from({ length: 51 }, (_, n) => `${n}`) }, {}],
    ['BAD_COUNTRY', { customer: { ...NO_CUSTOMER, country: 'uk' } }, {}],
    ['BAD_TEXT', { customer: { ...NO_CUSTOMER, crmId: '' } }, {}],
    ['BAD_TEXT', { metadata: { k: 'x'.repeat(201) } }, {}],
  ] as const)('is refused: %s', (code, more, facts) =>
    expect(then(draft(day(0), more as never, facts as never))).toBe(code),
  );

  it.each(['ann@shop.example', '+44 1632 960961'])(
    'whose number %s names a person is refused, an older one is found',
    (number) => {
      const numbered = (externalId: string) =>
        new commands.DraftDeal({ ...draft(day(0)).data, externalId }, contextAt(day(0)));
      expect(then(numbered(number))).toBe('PERSONAL_DATA');
      expect(then(numbered('7 @ shop'))).toEqual(['drafted']);
      expect(then(row(day(0), 1, 'a', { externalId: number }))).toBe('PERSONAL_DATA');
      expect(then(row(day(0), 2, 'b', { externalId: number }), row(day(0), 1, 'a'))).toEqual(['import-repeated']);
    },
  );

  it('may be revised until it is submitted', () => {
    expect(then(revise(day(1)), draft(day(0)))).toEqual(['revised']);
    expect(then(revise(day(2)), ...identified)).toBe('WRONG_STATUS');
  });

  it('keeps a lead who left meanwhile, and takes no other who left', () => {
    const led = draft(day(0), { representative: 'x' }, { known: { representative: 'listed' } });
    const left = { known: { representative: 'left' } } as const;
    expect(then(revise(day(1), { representative: 'x' }, left), led)).toEqual(['revised']);
    expect(then(revise(day(1), { representative: 'y' }, left), led)).toBe('REPRESENTATIVE_NOT_FOUND');
  });

  it('of a number that there is, is refused', () => expect(then(draft(day(1)), draft(day(0)))).toBe('DEAL_EXISTS'));
});

describe('a submission', () => {
  it.each(['banned', 'suspended', 'offboarded', 'rejected', 'declined', 'merged'])(
    'of a partner that is %s is refused',
    (standing) => expect(then(submit(day(1), standing), draft(day(0)))).toBe('PARTNER_MAY_NOT_REGISTER'),
  );

  it.each(['active', 'invited', 'onboarding', 'enrolled'])('of one that is %s is taken', (standing) =>
    expect(then(submit(day(1), standing), draft(day(0)))).toEqual(['submitted']),
  );

  it.each([{ productLines: [] }, { customer: { ...NO_CUSTOMER, country: 'GB' } }])('of %j is incomplete', (more) =>
    expect(then(submit(day(1)), draft(day(0), more))).toBe('INCOMPLETE'),
  );

  it('comes again only when it was returned', () => {
    expect(then(submit(day(2)), ...identified)).toBe('WRONG_STATUS');
    expect(then(submit(day(3)), ...identified, told(held(day(2), day(9))))).toEqual(['submitted']);
    expect(then(submit(day(30)), ...identified, told(held(day(2), day(9))))).toEqual(['submitted']);
  });
});

describe('following its account', () => {
  it.each([
    ['granted', granted(day(1), day(91)), ['approved']],
    ['a place', placed(day(1)), ['review-started']],
    ['refused', refused(day(1), null), ['rejected']],
    ['its own duplicate', refused(day(1), 'earlier'), ['duplicate-found']],
    ['returned', held(day(1), day(8)), ['returned']],
    ['revoked before it was told that it had been granted', ended(day(1), 'revoked'), ['revoked']],
  ])('%s', (_, event, happens) => expect(then(told(event), ...identified)).toEqual(happens));

  it('what it knows already, or comes late, changes nothing', () => {
    expect(then(told(granted(day(1), day(91))), ...approved)).toEqual([]);
    expect(then(told(granted(day(1), day(91))), ...identified, told(ended(day(1), 'revoked')))).toEqual([]);
    expect(then(told(placed(day(1))), ...approved)).toEqual([]);
    expect(then(told(ended(day(2), 'lost')), ...approved, told(ended(day(2), 'won')))).toEqual([]);
  });

  it('another account’s word is none', () => {
    const event = granted(day(1), day(91));
    expect(
      then(told({ ...event, data: { ...event.data, accountId: 'other' } } as typeof event), ...identified),
    ).toEqual([]);
  });

  it('an absent deal follows nothing', () => expect(then(told(placed(day(1))))).toEqual([]));
});

describe('expiry is a function of time', () => {
  const { deal } = lived(...approved);

  it.each([
    [day(91, -1), 'approved'],
    [day(91), 'expired'],
    [day(91, 1), 'expired'],
  ])('at %s', (at, status) => expect(statusAt(deal, at)).toBe(status));

  it('told early it is no step of time, and a win in time is one', () => {
    const past = [...approved, told(ended(day(91), 'expired'))];
    expect(lived(...past).events.at(-1)).toMatchObject({ type: 'deal.expired', data: { at: day(91) } });
    expect(statusAt(lived(...past).deal, day(50))).toBe('approved');
    expect(then(told(ended(day(95), 'won', day(90))), ...past)).toEqual(['won']);
    expect(then(told(ended(day(30), 'expired')), ...approved)).toEqual([]);
  });
});

describe('without an account', () => {
  const reviewed = [
    draft(day(0)),
    submit(day(1)),
    new commands.StartDealReview(
      { dealId: DEAL, reasons: ['NO_IDENTIFIER'], decideBy: day(3), evidence },
      contextAt(day(1)),
    ),
  ];
  const reject = new commands.RejectDeal({ dealId: DEAL, reason: 'other', note: null, evidence }, contextAt(day(2)));
  const giveBack = new commands.ReturnDeal(
    { dealId: DEAL, note: 'who?', placeUntil: day(9), evidence },
    contextAt(day(2)),
  );
  const withdraw = new commands.WithdrawDeal({ dealId: DEAL, reason: null }, contextAt(day(2)));

  it.each([
    [reject, ['rejected']],
    [giveBack, ['returned']],
    [withdraw, ['withdrawn']],
  ])('a person decides it alone', (command, happens) => expect(then(command, ...reviewed)).toEqual(happens));

  it.each([reject, giveBack])('with one, the account decides', (command) =>
    expect(then(command, ...identified)).toBe('HAS_ACCOUNT'),
  );

  it('a decided one is not withdrawn', () => expect(then(withdraw, ...approved)).toBe('WRONG_STATUS'));
});

describe('what happens around it', () => {
  const activity = (at: string, happenedAt = at) =>
    new commands.LogDealActivity({ dealId: DEAL, activityId: 'a', kind: 'demo', happenedAt }, contextAt(at));
  const influence = (partnerId: string, happenedAt: string, at = day(20)) =>
    new commands.RecordDealInfluence(
      { dealId: DEAL, partnerId, happenedAt, evidence: 'demo', partner: 'in-program' },
      contextAt(at),
    );
  const remind = (at: string) =>
    new commands.RemindDeal({ dealId: DEAL, about: 'protection-ends', dueAt: day(77) }, contextAt(at));

  it('the latest activity counts, whatever the order in which they are told', () =>
    expect(lived(...approved, activity(day(20)), activity(day(21), day(10))).deal.activeAt).toBe(day(20)));

  it('no activity ahead of time, nor on a deal that is over', () => {
    expect(then(activity(day(2), day(3)), ...approved)).toBe('IN_FUTURE');
    expect(then(activity(day(3)), ...identified, told(refused(day(2), null)))).toBe('WRONG_STATUS');
  });

  it.each([
    ['by another, in between', influence('B', day(10)), ['influence-recorded']],
    ['by the one who brought it', influence('A', day(10)), 'SOURCED_BY_PARTNER'],
    ['before it was known', influence('B', day(0, -1)), 'OUTSIDE_THE_DEAL'],
    ['at the moment it became known', influence('B', day(0)), ['influence-recorded']],
    ['ahead of time', influence('B', day(21)), 'OUTSIDE_THE_DEAL'],
  ])('influence %s', (_, command, happens) => expect(then(command, ...approved)).toEqual(happens));

  it('influence after the win is none; the same again is one', () => {
    const won = [...approved, told(ended(day(15), 'won'))];
    expect(then(influence('B', day(15, 1)), ...won)).toBe('OUTSIDE_THE_DEAL');
    expect(then(influence('B', day(15)), ...won)).toEqual(['influence-recorded']);
    expect(then(influence('B', day(14)), ...won, influence('B', day(15)))).toEqual([]);
  });

  it('a reminder is told once, and only of what is still to come', () => {
    expect(then(remind(day(77)), ...approved)).toEqual(['reminded']);
    expect(then(remind(day(78)), ...approved, remind(day(77)))).toEqual([]);
    expect(then(remind(day(77)), ...approved, told(ended(day(20), 'lost')))).toEqual([]);
  });

  it('erasing takes every key under which it was sealed, once', () => {
    const erase = new commands.EraseDealCustomer({ dealId: DEAL }, contextAt(day(2)));
    const run = [draft(day(0)), revise(day(1)), erase];
    const erased = lived(...run).events.filter(({ type }) => type === 'deal.customer-erased');
    expect(erased.map(({ data }) => (data as { customerId: string }).customerId).sort()).toEqual([
      'customer',
      'customer2',
    ]);
    expect(lived(...run).deal).toMatchObject({ customerName: null, customerCrmId: null });
    expect(then(erase, ...run)).toEqual([]);
  });
});

describe('imported', () => {
  it.each([
    ['won', { outcome: 'won' }, 'won'],
    ['lost', { outcome: 'lost' }, 'lost'],
    ['open', { outcome: 'open', closedAt: null }, 'open'],
  ] as const)('as %s', (_, more, status) => expect(lived(row(day(0), 1, 'd', more)).deal.status).toBe(status));

  it.each([
    ['CLOSING_NEEDED', { outcome: 'won', closedAt: null }],
    ['NOT_CLOSED', { outcome: 'open' }],
    ['BEFORE_REGISTRATION', { closedAt: day(-1) }],
  ] as const)('is refused: %s', (code, more) => expect(then(row(day(0), 1, 'd', more))).toBe(code));

  it('the first row counts: the same again is the same request, others are told apart and change nothing', () => {
    const first = row(day(0), 1, 'x');
    expect(then(row(day(1), 1, 'x'), first)).toEqual([]);
    const others = [row(day(1), 2, 'y'), row(day(1), 3, 'y'), row(day(1), 4, 'x')];
    const { events, deal } = lived(first, ...others, row(day(1), 2, 'y'));
    expect(events.slice(1).map(({ data }) => data)).toMatchObject([
      { equalToFirst: false, seen: false },
      { equalToFirst: false, seen: true },
      { equalToFirst: true, seen: true },
    ]);
    expect(events).toHaveLength(4);
    expect(deal).toMatchObject({ status: 'won', amount: '1000.5' });
  });

  it('not over a deal that was registered here', () =>
    expect(then(row(day(1), 1, 'x'), draft(day(0)))).toBe('DEAL_EXISTS'));

  it('an open one is closed by itself, with an amount for a win', () => {
    const open = row(day(0), 1, 'd', { outcome: 'open', closedAt: null });
    const close = (outcome: 'won' | 'lost', amount: string | null, closedAt = day(5)) =>
      new commands.CloseDeal({ dealId: DEAL, outcome, amount, closedAt, reason: null }, contextAt(day(5)));
    expect(then(close('won', '0'), open)).toEqual(['won']);
    expect(then(close('lost', null), open)).toEqual(['lost']);
    expect(then(close('won', null), open)).toBe('AMOUNT_NEEDED');
    expect(then(close('won', '1', day(6)), open)).toBe('IN_FUTURE');
    expect(then(close('won', '1', day(-1)), open)).toBe('BEFORE_REGISTRATION');
    expect(then(close('lost', null), open, close('won', '0'))).toBe('WRONG_STATUS');
    expect(then(close('won', '1'), ...approved)).toBe('WRONG_STATUS');
  });
});
