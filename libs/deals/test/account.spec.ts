import { describe, expect, it } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';
import {
  after,
  approve,
  ask,
  askPerson,
  close,
  closeDirect,
  day,
  decided,
  extend,
  markCompetitor,
  markCustomer,
  openDirect,
  pinnedOf,
  putBack,
  reinstate,
  reject,
  revoke,
  said,
  settle,
  termsOf,
  withdraw,
} from './account.fixtures.js';

const END = day(90);

describe('a registration nobody stands against', () => {
  it('is protected at once, for the window of the policy, and keeps what was seen', () => {
    const [granted] = after(ask('A1', day(0))).events;
    expect(granted).toMatchObject({
      type: 'account.protection-granted',
      data: { dealId: 'A1', partnerId: 'A', at: day(0), until: END, remindAt: day(76), by: 'policy' },
    });
    expect(granted?.data).toHaveProperty('evidence.conflict', 'none');
    expect(granted?.data).toHaveProperty('evidence.accountRevision', '-1');
  });

  it('gets its window in calendar days of the zone, across a clock change', () => {
    const terms = { ...termsOf(), timeZone: 'Europe/London' };
    const from = '2026-01-05T09:00:00.000Z';
    const expected = Temporal.Instant.from(from)
      .toZonedDateTimeISO('Europe/London')
      .add({ days: 90 })
      .toInstant()
      .toString({ smallestUnit: 'millisecond' });
    expect(after(ask('A1', from, { terms })).events[0]?.data).toHaveProperty('until', expected);
    expect(expected).toBe('2026-04-05T08:00:00.000Z');
  });

  it.each([
    ['NOT_ACTIVE', pinnedOf({ partnerStanding: 'onboarding' }), termsOf()],
    ['BY_POLICY', pinnedOf(), termsOf({ automaticApproval: { enabled: false, upToAmount: null, fromTier: null } })],
    ['TIER_TOO_LOW', pinnedOf(), termsOf({ automaticApproval: { enabled: true, upToAmount: null, fromTier: 2 } })],
    [
      'AMOUNT_TOO_HIGH',
      pinnedOf(),
      termsOf({ automaticApproval: { enabled: true, upToAmount: '999.99', fromTier: null } }),
    ],
    [
      'AMOUNT_TOO_HIGH',
      pinnedOf({}, { amount: null }),
      termsOf({ automaticApproval: { enabled: true, upToAmount: '999999', fromTier: null } }),
    ],
    ['NO_CAPACITY', pinnedOf({ openRegistrations: 26, capacity: 25 }), termsOf()],
    ['LOOKALIKE_NAME', pinnedOf({}, { lookalike: true }), termsOf()],
  ] as const)('waits for a person: %s', (reason, pinned, terms) => {
    const [taken] = after(ask('A1', day(0), { pinned, terms })).events;
    expect(taken).toMatchObject({ type: 'account.place-taken', data: { reasons: [reason], decideBy: day(2) } });
  });

  it.each([
    ['the tier', termsOf({ automaticApproval: { enabled: true, upToAmount: null, fromTier: 1 } }), pinnedOf()],
    [
      'the amount',
      termsOf({ automaticApproval: { enabled: true, upToAmount: '1000.00', fromTier: null } }),
      pinnedOf(),
    ],
    ['the capacity', termsOf(), pinnedOf({ openRegistrations: 25, capacity: 25 })],
  ] as const)('is approved at exactly the limit of %s', (_, terms, pinned) =>
    expect(said(decided(ask('A1', day(0), { terms, pinned })))).toEqual(['protection-granted A1']),
  );

  it('is to be decided within two business days: asked on a Friday, by Tuesday', () =>
    expect(after(askPerson('A1', day(4))).events[0]?.data).toHaveProperty('decideBy', day(8)));
});

describe('the classes of conflict, in their order', () => {
  it.each([
    ['existing-customer', [markCustomer(day(0))], 'EXISTING_CUSTOMER'],
    ['open-direct-opportunity', [openDirect(day(0))], 'DIRECT_OPPORTUNITY'],
    ['protected-for-another', [ask('B1', day(0))], 'PROTECTED_FOR_ANOTHER'],
    ['own-duplicate', [ask('A0', day(0))], 'OWN_DUPLICATE'],
    ['own-duplicate', [askPerson('A0', day(0))], 'OWN_DUPLICATE'],
    ['existing-customer', [openDirect(day(0)), markCustomer(day(0))], 'EXISTING_CUSTOMER'],
  ] as const)('%s', (conflict, given, why) => {
    const [refused] = after(...given, ask('A1', day(1))).events.slice(given.length);
    expect(refused).toMatchObject({ type: 'account.registration-refused', data: { dealId: 'A1', why } });
    expect(refused?.data).toHaveProperty('evidence.conflict', conflict);
  });

  it('names a partner its own deal, and no other', () => {
    const of = (given: string) => after(ask(given, day(0)), ask('A1', day(1))).events[1]?.data;
    expect([of('A0'), of('B1')]).toMatchObject([{ of: 'A0' }, { of: null }]);
  });

  it('a similar name is a place, before one that waits', () => {
    const similar = { ...candidate, kind: 'similar-name' as const };
    const asked = ask('A1', day(1), { pinned: pinnedOf({}, { similar: [similar] }) });
    const taken = after(askPerson('B1', day(0)), asked).events[1];
    expect(taken).toMatchObject({ data: { reasons: ['SIMILAR_CUSTOMER', 'BEHIND_ANOTHER'] } });
    expect(taken?.data).toHaveProperty('evidence.conflict', 'similar-name');
  });

  it('a competitor is looked at by a person', () =>
    expect(after(markCompetitor(day(0)), ask('A1', day(1))).events[1]).toMatchObject({
      data: { reasons: ['COMPETITOR'] },
    }));

  it.each([
    ['same-product-line', ['erp'], ['protection-granted A1']],
    ['any-product', ['erp'], ['registration-refused A1 EXISTING_CUSTOMER']],
    ['never', ['crm'], ['protection-granted A1']],
  ] as const)('an existing customer by the rule %s', (existingCustomer, lines, then) =>
    expect(
      said(decided(ask('A1', day(1), { lines, terms: termsOf({ existingCustomer }) }), markCustomer(day(0)))),
    ).toEqual(then),
  );

  it('another product line is another key', () =>
    expect(said(decided(ask('A1', day(1), { lines: ['erp'] }), ask('B1', day(0))))).toEqual(['protection-granted A1']));

  it('the same product line in other letters is the same', () => {
    const asked = ask('A1', day(1), { lines: ['ｃｒｍ'] });
    const by = (...lines: string[]) => said(decided(asked, ask('B1', day(0), { lines })));
    expect(by('CRM')).toEqual(['registration-refused A1 PROTECTED_FOR_ANOTHER']);
    expect(by('Crm plus')).toEqual(['protection-granted A1']);
    const bought = decided(ask('A1', day(1), { lines: ['ERP', 'Crm'] }), markCustomer(day(0)));
    expect(said(bought)).toEqual(['registration-refused A1 EXISTING_CUSTOMER']);
  });

  it('of several lines, all are protected or none', () => {
    const both = ask('A1', day(1), { lines: ['erp', 'crm'] });
    expect(said(decided(both, ask('B1', day(0))))).toEqual(['registration-refused A1 PROTECTED_FOR_ANOTHER']);
    const then = ask('C1', day(2), { lines: ['erp'] });
    expect(said(decided(then, ask('B1', day(0)), both))).toEqual(['protection-granted C1']);
  });
});

const candidate = {
  accountId: 'other',
  dealId: null,
  partnerId: null,
  productLines: [],
  from: null,
  until: null,
  score: 90,
  explanation: '1 of 10 letters differ',
  revision: '',
};

describe('the end of a protection is a function of time', () => {
  it.each([
    [day(90, -1), 'registration-refused B1 PROTECTED_FOR_ANOTHER'],
    [day(90), 'protection-ended A1 expired,protection-granted B1'],
    [day(90, 1), 'protection-ended A1 expired,protection-granted B1'],
  ])('at %s, while nobody has written it down', (at, then) =>
    expect(String(said(decided(ask('B1', at), ask('A1', day(0)))))).toBe(then),
  );

  it('is written down at the moment it came, once', () => {
    const { events } = after(ask('A1', day(0)), settle(END), ask('B1', day(95)), settle(day(96)));
    expect(events.map(({ type, data }) => [type, data.at])).toEqual([
      ['account.protection-granted', day(0)],
      ['account.protection-ended', END],
      ['account.protection-granted', day(95)],
    ]);
  });

  it('told early, as of an import of the past, it moves no time: what is dated before it finds it standing', () => {
    const told = [ask('A1', day(0)), settle(END)];
    expect(said(decided(ask('B1', day(89)), ...told))).toEqual(['registration-refused B1 PROTECTED_FOR_ANOTHER']);
    expect(said(decided(close('A1', day(89)), ...told))).toEqual(['protection-ended A1 won', 'became-customer A1']);
  });

  it('a clock set back gives nothing away: the account is judged at its own latest time', () => {
    const run = [ask('A1', day(0)), ask('B1', day(90)), ask('C1', day(10))];
    const { events } = after(...run);
    expect(events.at(-1)).toMatchObject({ type: 'account.registration-refused', data: { dealId: 'C1', at: day(90) } });
  });

  it('leaves nothing behind in the state', () => {
    const { state } = after(ask('A1', day(0)), ask('B1', day(90)), ask('C1', day(180)));
    expect([...state.protections.keys()]).toEqual(['C1']);
  });
});

describe('places', () => {
  it('the second waits behind the first; approving it first is refused', () => {
    const given = [askPerson('A1', day(0)), ask('B1', day(1))];
    expect(after(...given).events[1]).toMatchObject({ data: { reasons: ['BEHIND_ANOTHER'] } });
    expect(said(decided(approve('B1', day(2)), ...given))).toBe('EARLIER_WAITS');
  });

  it('approving the first refuses those behind it in the same append, on other lines not', () => {
    const given = [askPerson('A1', day(0)), ask('B1', day(1)), askPerson('C1', day(1), { lines: ['erp'] })];
    expect(said(decided(approve('A1', day(2)), ...given))).toEqual([
      'protection-granted A1',
      'registration-refused B1 PROTECTED_FOR_ANOTHER',
    ]);
  });

  it.each([
    ['rejected', reject('A1', day(2)), ['registration-refused A1 REJECTED_BY_PERSON', 'protection-granted B1']],
    ['withdrawn', withdraw('A1', day(2)), ['place-given-up A1 withdrawn', 'protection-granted B1']],
  ])('when the first is %s, the next is approved if nothing else stood against it', (_, command, then) =>
    expect(said(decided(command, askPerson('A1', day(0)), ask('B1', day(1)), ask('C1', day(1))))).toEqual([
      ...then,
      'registration-refused C1 PROTECTED_FOR_ANOTHER',
    ]),
  );

  it('one that a person had to see anyway does not move up by itself', () =>
    expect(said(decided(reject('A1', day(2)), askPerson('A1', day(0)), askPerson('B1', day(1))))).toEqual([
      'registration-refused A1 REJECTED_BY_PERSON',
    ]));

  it('two approvals in one instant: the second finds nothing that waits', () => {
    const given = [askPerson('A1', day(0)), ask('B1', day(1)), approve('A1', day(2))];
    expect(said(decided(approve('A1', day(2)), ...given))).toBe('ALREADY_APPROVED');
    expect(said(decided(approve('B1', day(2)), ...given))).toBe('NOT_WAITING');
  });

  it.each([withdraw('A1', day(2)), reject('A1', day(2)), putBack('A1', day(2))])(
    '$type is too late after the approval',
    (late) => expect(said(decided(late, askPerson('A1', day(0)), approve('A1', day(1))))).toBe('ALREADY_APPROVED'),
  );
});

describe('a returned registration', () => {
  const returned = [askPerson('A1', day(0)), ask('B1', day(1)), putBack('A1', day(1))];
  const UNTIL = day(8);

  it('keeps its place for five business days: from Tuesday to Tuesday', () =>
    expect(after(...returned).events.at(-1)).toMatchObject({ type: 'account.place-held', data: { until: UNTIL } }));

  it('stands where it stood when it comes again, and a person looks', () => {
    const { events } = after(...returned, ask('A1', day(8, -1)));
    expect(events.at(-1)).toMatchObject({
      type: 'account.place-resumed',
      data: { dealId: 'A1', decideBy: day(10, -1) },
    });
    expect(said(decided(approve('B1', day(9)), ...returned, ask('A1', day(7))))).toBe('EARLIER_WAITS');
    expect(said(decided(approve('A1', day(60)), ...returned, ask('A1', day(7))))).toContain('protection-granted A1');
  });

  it.each([
    [day(8, -1), ['place-resumed A1']],
    [
      UNTIL,
      ['place-given-up A1 return-lapsed', 'protection-granted B1', 'registration-refused A1 PROTECTED_FOR_ANOTHER'],
    ],
    [
      day(8, 1),
      ['place-given-up A1 return-lapsed', 'protection-granted B1', 'registration-refused A1 PROTECTED_FOR_ANOTHER'],
    ],
  ])('coming again at %s, while nobody has noticed', (at, then) =>
    expect(said(decided(ask('A1', at), ...returned))).toEqual(then),
  );

  it('has lost its place at that moment, whoever looks', () => {
    expect(said(decided(settle(day(8, -1)), ...returned))).toEqual([]);
    expect(said(decided(settle(UNTIL), ...returned))).toEqual([
      'place-given-up A1 return-lapsed',
      'protection-granted B1',
    ]);
  });

  it('with more lines than it had waited for, it waits behind everybody', () =>
    expect(said(decided(ask('A1', day(2), { lines: ['crm', 'erp'] }), ...returned))).toEqual([
      'place-given-up A1 asked-for-more',
      'protection-granted B1',
      'registration-refused A1 PROTECTED_FOR_ANOTHER',
    ]));

  it('is not returned twice', () => expect(said(decided(putBack('A1', day(2)), ...returned))).toBe('ALREADY_RETURNED'));
});

describe('an extension', () => {
  const given = [ask('A1', day(0))];

  it('adds days to the end: twice, and no third time', () => {
    const twice = [...given, extend('A1', day(89)), extend('A1', day(149))];
    expect(after(...twice).events.at(-1)).toMatchObject({ data: { until: day(210), remindAt: day(196) } });
    expect(said(decided(extend('A1', day(150)), ...twice))).toBe('NO_EXTENSION_LEFT');
  });

  it.each([
    ['one second before the end', extend('A1', day(90, -1)), ['protection-extended A1']],
    ['at the end', extend('A1', END), 'PROTECTION_ENDED'],
    ['one second after it', extend('A1', day(90, 1)), 'PROTECTION_ENDED'],
    ['of 61 days', extend('A1', day(50), 61), 'TOO_LONG'],
    ['of no day', extend('A1', day(50), 0), 'TOO_LONG'],
    ['of half a day', extend('A1', day(50), 0.5), 'TOO_LONG'],
    ['active 30 days ago', extend('A1', day(50), 60, day(20)), ['protection-extended A1']],
    ['active 31 days ago', extend('A1', day(50), 60, day(19)), 'NO_RECENT_ACTIVITY'],
    ['never active', extend('A1', day(50), 60, null), 'NO_RECENT_ACTIVITY'],
  ])('%s', (_, command, then) => expect(said(decided(command, ...given))).toEqual(then));
});

describe('reinstatement', () => {
  it('protects anew where nobody else is', () => {
    const { events } = after(ask('A1', day(0)), reinstate('A1', day(100), { extensions: 1 }));
    expect(events.slice(1)).toMatchObject([
      { type: 'account.protection-ended', data: { at: END } },
      { type: 'account.protection-reinstated', data: { at: day(100), until: day(190), extensions: 1 } },
    ]);
    expect(said(decided(extend('A1', day(120)), ask('A1', day(0)), reinstate('A1', day(100), { extensions: 2 })))).toBe(
      'NO_EXTENSION_LEFT',
    );
  });

  it.each([
    ['another is protected', [ask('B1', day(95))], 'PROTECTED_FOR_ANOTHER'],
    ['another waits', [askPerson('B1', day(95))], 'EARLIER_WAITS'],
    ['the vendor sells itself', [openDirect(day(95))], 'DIRECT_OPPORTUNITY'],
  ])('not where %s now', (_, given, code) =>
    expect(said(decided(reinstate('A1', day(100)), ask('A1', day(0)), ...given))).toBe(code),
  );

  it('nor while it is protected', () =>
    expect(said(decided(reinstate('A1', day(90, -1)), ask('A1', day(0))))).toBe('STILL_PROTECTED'));
});

describe('a win, a loss, a revocation', () => {
  const given = [ask('A1', day(0))];

  it('a win ends the protection and makes a customer', () => {
    const { events } = after(...given, close('A1', day(30)));
    expect(events.slice(1)).toMatchObject([
      { type: 'account.protection-ended', data: { why: 'won', closing: { closedAt: day(30), amount: '100' } } },
      { type: 'account.became-customer', data: { productLines: ['crm'], dealId: 'A1' } },
    ]);
    expect(said(decided(ask('B1', day(31)), ...given, close('A1', day(30))))).toEqual([
      'registration-refused B1 EXISTING_CUSTOMER',
    ]);
  });

  it('a loss gives the lines free', () =>
    expect(said(decided(ask('B1', day(30)), ...given, close('A1', day(30), 'lost')))).toEqual([
      'protection-granted B1',
    ]));

  it.each([
    [
      'closed one second before the end, told later',
      day(90, -1),
      ['protection-ended A1 expired', 'protection-ended A1 won', 'became-customer A1'],
    ],
    ['closed at the end', END, 'PROTECTION_ENDED'],
  ])('%s', (_, closedAt, then) =>
    expect(said(decided(close('A1', day(95), 'won', { closedAt, expiresAt: END }), ...given))).toEqual(then),
  );

  it('not ahead of time', () =>
    expect(said(decided(close('A1', day(30), 'won', { closedAt: day(31) }), ...given))).toBe('IN_FUTURE'));

  it('a revocation frees the lines, also of a deal that was won', () => {
    expect(said(decided(revoke('A1', day(30)), ...given))).toEqual(['protection-ended A1 revoked']);
    expect(said(decided(revoke('A1', day(91)), ...given))).toBe('PROTECTION_ENDED');
    expect(said(decided(revoke('A1', day(91), { won: true }), ...given, close('A1', day(30))))).toEqual([
      'protection-ended A1 revoked',
    ]);
  });
});

describe('the vendor’s own opportunity', () => {
  it.each([
    ['a partner is protected', ask('A1', day(0)), 'PROTECTED_FOR_ANOTHER'],
    ['a partner waits', askPerson('A1', day(0)), 'EARLIER_WAITS'],
  ])('is not opened where %s', (_, given, code) => expect(said(decided(openDirect(day(1)), given))).toBe(code));

  it('won, it makes a customer; lost, it gives the lines free', () => {
    const then = (outcome: 'won' | 'lost') =>
      said(decided(ask('A1', day(3)), openDirect(day(0)), closeDirect(day(2), outcome)));
    expect(then('won')).toEqual(['registration-refused A1 EXISTING_CUSTOMER']);
    expect(then('lost')).toEqual(['protection-granted A1']);
    expect(said(decided(closeDirect(day(2), 'won')))).toBe('NOT_FOUND');
  });
});
