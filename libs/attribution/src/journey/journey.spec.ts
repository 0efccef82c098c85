import { describe, expect, it } from '@jest/globals';
import { CLOCK, contextAt, knownBy, OF, Story } from '../../test/journey.fixtures.js';
import {
  BindCustomer,
  ClearTouch,
  DisqualifyLead,
  EndAttributionOverride,
  EraseJourneyCustomer,
  FlagTouch,
  LinkLeadToDeal,
  OverrideAttribution,
  QualifyLead,
  RebindCustomer,
} from './journey.commands.js';
import { bindingAt, leadStatusOf, overrideAt } from './journey.state.js';

const T = '2026-05-01T10:00:00.000Z';
const LATER = '2026-05-02T10:00:00.000Z';
const whole = (partnerId: string) => [{ partnerId, weight: 10_000 }];

describe('a touch', () => {
  it('opens the journey of a customer nobody knew, once, and is noted once', () => {
    const story = new Story();
    expect(story.touched('t1', T)).toEqual(['opened', 'touch-noted']);
    expect(story.touched('t1', T)).toEqual([]);
    expect(story.touched('t2', LATER)).toEqual(['touch-noted']);
    expect([...story.journey.touches.keys()]).toEqual(['t1', 't2']);
  });

  it('under the same number with other content is refused, also from another partner', () => {
    const story = new Story();
    story.touched('t1', T);
    expect(story.touched('t1', LATER)).toBe('TOUCH_DIFFERS');
    expect(story.touched('t1', T, { partnerId: 'B' })).toBe('TOUCH_DIFFERS');
  });

  it('adds what the customer is known by beside', () => {
    const story = new Story();
    story.touched('t1', T);
    expect(story.touched('t2', T, {}, knownBy('r1', 'r2'))).toEqual(['identified', 'touch-noted']);
    expect([...story.journey.identifiers.keys()]).toEqual(['r1', 'r2']);
  });

  it.each([
    ['2026-06-01T12:05:00.000Z', ['opened', 'touch-noted']],
    ['2026-06-01T12:05:00.001Z', 'IN_FUTURE'],
  ])('at %s, five minutes ahead of the clock at most', (at, expected) => {
    expect(new Story().touched('t1', at)).toEqual(expected);
  });

  it('is the thousand and first: refused, and the journey stays as it is', () => {
    const story = new Story();
    for (let n = 0; n < 1_000; n += 1) story.touched(`t${n}`, T);
    expect(story.touched('more', T)).toBe('TOO_MANY_TOUCHES');
    expect(story.touched('t999', T)).toEqual([]);
  });

  it('is flagged and cleared by a person', () => {
    const story = new Story();
    story.touched('t1', T);
    const flag = new FlagTouch({ ...OF, touchId: 't1', reason: 'a bot' }, contextAt(LATER));
    const clear = new ClearTouch({ ...OF, touchId: 't1', reason: 'no bot' }, contextAt(LATER));
    expect(story.when(clear)).toBe('NOT_FLAGGED');
    expect(story.when(flag)).toEqual(['touch-flagged']);
    expect(story.when(flag)).toEqual([]);
    expect(story.journey.touches.get('t1')?.flagged).toBe(true);
    expect(story.when(clear)).toEqual(['touch-cleared']);
    expect(story.when(new FlagTouch({ ...OF, touchId: 'other', reason: 'x' }, contextAt(LATER)))).toBe('NOT_FOUND');
  });
});

describe('a lead', () => {
  it('is one for each person: who comes again is seen, and the partner’s touch counts', () => {
    const story = new Story();
    expect(story.submitted('one', T, { partnerId: 'A' })).toEqual(['opened', 'lead-submitted', 'touch-noted']);
    expect(story.submitted('one', T, { partnerId: 'A' })).toEqual([]);
    expect(story.submitted('two', LATER, { partnerId: 'B' })).toEqual(['lead-seen-again', 'touch-noted']);
    expect(story.submitted('two', LATER, { partnerId: 'B' })).toEqual([]);
    expect(story.journey.lead).toMatchObject({ partnerId: 'A', status: 'new' });
    expect(story.journey.touches.map(({ partnerId }) => partnerId).toArray()).toEqual([
      ['t one', 'A'],
      ['t two', 'B'],
    ]);
  });

  it('under the same number with other content is refused; another number of the same person is seen again', () => {
    const story = new Story();
    story.submitted('one', T, {}, knownBy('r1', '#7'));
    expect(story.submitted('two', T, { name: 'Bob' }, knownBy('r1', '#7'))).toBe('LEAD_DIFFERS');
    expect(story.submitted('three', T, {}, knownBy('r1', '#8'))).toEqual(['identified', 'lead-seen-again']);
  });

  it('passes through its states', () => {
    const story = new Story();
    const qualify = new QualifyLead({ ...OF, note: null }, contextAt(LATER));
    const drop = (reason: 'FRAUD' | 'BAD_DATA') => new DisqualifyLead({ ...OF, reason, note: null }, contextAt(LATER));
    story.touched('t1', T);
    expect(story.when(qualify)).toBe('NOT_FOUND');
    story.submitted('one', T);
    expect(story.when(drop('FRAUD'))).toEqual(['lead-disqualified']);
    expect(story.when(drop('FRAUD'))).toEqual([]);
    expect(story.when(drop('BAD_DATA'))).toBe('WRONG_STATUS');
    expect(story.when(qualify)).toEqual(['lead-qualified']);
    expect(story.when(qualify)).toEqual([]);
    expect(leadStatusOf(story.journey)).toBe('qualified');
    story.sold('s1', LATER);
    expect(leadStatusOf(story.journey)).toBe('converted');
    expect(story.when(qualify)).toBe('WRONG_STATUS');
    expect(story.when(drop('FRAUD'))).toBe('WRONG_STATUS');
  });

  it('is linked to a deal once', () => {
    const story = new Story();
    story.submitted('one', T);
    const link = new LinkLeadToDeal({ ...OF, dealId: 'd1' }, contextAt(LATER));
    expect(story.when(link)).toEqual(['deal-linked']);
    expect(story.when(link)).toBe('ALREADY_LINKED');
    story.when(new DisqualifyLead({ ...OF, reason: 'FRAUD', note: null }, contextAt(LATER)));
    const another = new LinkLeadToDeal({ ...OF, dealId: 'd2' }, contextAt(LATER));
    expect(story.when(another)).toBe('WRONG_STATUS');
    story.when(new QualifyLead({ ...OF, note: null }, contextAt(LATER)));
    expect(story.when(another)).toEqual(['deal-linked']);
  });
});

describe('a conversion', () => {
  it('is numbered in the order of recording, once for each sale', () => {
    const story = new Story();
    for (const [sale, at] of [
      ['s1', LATER],
      ['s2', T],
      ['s1', LATER],
      ['s3', LATER],
    ] as const)
      story.sold(sale, at);
    const noted = story.events.flatMap(({ type, data }) => (type === 'journey.conversion-noted' ? [data] : []));
    expect(noted.map(({ saleId, number, firstAt }) => [saleId, number, firstAt])).toEqual([
      ['s1', 1, LATER],
      ['s2', 2, LATER],
      ['s3', 3, LATER],
    ]);
    expect(story.journey.firstConversion).toEqual({ saleId: 's1', at: LATER });
  });
});

describe('a binding', () => {
  const bound = (partnerId: string, from: string, until: string | null = null) =>
    new BindCustomer(
      {
        ...{ ...OF, from, until, shares: whole(partnerId), basis: 'lead' as const, decidedBy: 'lead' },
        ...{ policyVersion: 1, saleId: null, touchIds: [] },
      },
      contextAt(from),
    );

  it('stays, whatever comes later, until its end', () => {
    const story = new Story();
    story.touched('t1', T);
    expect(story.when(bound('A', T, LATER))).toEqual(['bound']);
    expect(story.when(bound('B', T))).toEqual([]);
    expect(bindingAt(story.journey, T)?.shares).toEqual(whole('A'));
    expect(bindingAt(story.journey, LATER)).toBeUndefined();
    expect(story.when(bound('B', LATER))).toEqual(['bound']);
  });

  it('is changed by a person from a moment on: what was sold before follows the old one', () => {
    const story = new Story();
    story.touched('t1', '2026-03-01T00:00:00.000Z');
    story.when(bound('A', '2026-03-01T00:00:00.000Z'));
    const from = '2026-05-01T00:00:00.000Z';
    const rebind = new RebindCustomer(
      { ...OF, from, until: null, shares: whole('B'), reason: 'moved' },
      contextAt(from),
    );
    expect(story.when(rebind)).toEqual(['rebound']);
    expect(bindingAt(story.journey, '2026-04-30T23:59:59.999Z')?.shares).toEqual(whole('A'));
    expect(bindingAt(story.journey, from)?.shares).toEqual(whole('B'));
  });

  it.each([[[]], [[{ partnerId: 'A', weight: 9_999 }]], [[...whole('A'), { partnerId: 'B', weight: 0 }]]])(
    'of shares %j is refused',
    (shares) => {
      const story = new Story();
      story.touched('t1', T);
      const data = { ...OF, from: T, until: null, shares, reason: 'x' };
      expect(story.when(new RebindCustomer(data, contextAt(T)))).toBe('WEIGHTS_DO_NOT_ADD_UP');
    },
  );
});

describe('an override', () => {
  const over = (from: string, until: string | null) =>
    new OverrideAttribution({ ...OF, from, until, shares: whole('A'), reason: 'agreed' }, contextAt(from));

  it('holds at from ≤ t < until, and ends earlier by a person', () => {
    const story = new Story();
    story.touched('t1', T);
    expect(story.when(over(T, null))).toEqual(['override-set']);
    expect(story.when(over(LATER, null))).toEqual(['override-set']);
    expect(story.when(over(T, LATER))).toBe('OUT_OF_ORDER');
    const end = new EndAttributionOverride(
      { ...OF, until: '2026-05-03T00:00:00.000Z', reason: 'over' },
      contextAt(LATER),
    );
    expect(story.when(end)).toEqual(['override-ended']);
    expect(overrideAt(story.journey, '2026-05-02T23:59:59.999Z')).toBeDefined();
    expect(overrideAt(story.journey, '2026-05-03T00:00:00.000Z')).toBeUndefined();
  });
});

describe('an erased customer', () => {
  it('is recorded no more', () => {
    const story = new Story();
    story.touched('t1', T);
    const erase = new EraseJourneyCustomer({ ...OF, reason: null }, contextAt(CLOCK));
    expect(story.when(erase)).toEqual(['customer-erased']);
    expect(story.when(erase)).toEqual([]);
    expect(story.touched('t2', T)).toBe('CUSTOMER_ERASED');
  });
});
