import { describe, expect, it } from '@jest/globals';
import { contextAt, knownBy, OF, Story } from '../../test/journey.fixtures.js';
import {
  AbsorbJourney,
  BindCustomer,
  EndAttributionOverride,
  EraseJourneyCustomer,
  MergeJourney,
  OverrideAttribution,
  RebindCustomer,
} from './journey.commands.js';
import { bindingAt, overrideAt } from './journey.state.js';
import { keptOf, staysFirst } from './merging.js';

const [T, LATER] = ['2026-05-01T10:00:00.000Z', '2026-05-02T10:00:00.000Z'] as const;

/** Another journey of the same customer: opened later, with a touch, a lead and a sale of its own. */
function other(): Story {
  const story = new Story();
  story.touched('t2', LATER, { partnerId: 'B' }, knownBy('r2'));
  story.submitted('two', LATER, {}, knownBy('r2'));
  story.sold('s2', LATER);
  return story;
}

function first(): Story {
  const story = new Story();
  story.touched('t1', T);
  story.sold('s1', T);
  return story;
}

const absorbing = (from: Story) =>
  new AbsorbJourney({ ...OF, from: 'j2', kept: keptOf(from.journey), reason: null }, contextAt(LATER));

const into = (story: Story, from: Story) => {
  const { journeyId } = story;
  const data = { ...OF, journeyId, from: from.journeyId, kept: keptOf(from.journey), reason: null };
  return story.when(new AbsorbJourney(data, contextAt(LATER)));
};

const bound = (partnerId: string) =>
  new BindCustomer(
    {
      ...{ ...OF, from: T, until: null, shares: [{ partnerId, weight: 10_000 }], basis: 'lead' as const },
      ...{ decidedBy: 'lead', policyVersion: 1, saleId: null, touchIds: [] },
    },
    contextAt(T),
  );

describe('two journeys of one customer', () => {
  it('become one with all that both hold, and sales are counted on', () => {
    const [story, ended] = [first(), other()];
    expect(story.when(absorbing(ended))).toEqual(['absorbed']);
    const { touches, lead, identifiers, conversionCount, firstConversion } = story.journey;
    expect([...touches.keys()]).toEqual(['t1', 't2']);
    expect([...identifiers.keys()]).toEqual(['r1', 'r2']);
    expect([lead?.contentMarks, conversionCount, firstConversion]).toEqual([['two'], 2, { saleId: 's1', at: T }]);
    story.sold('s3', LATER);
    expect(story.journey.conversions.get('s3')?.number).toBe(3);
  });

  it('take in again only what came since, and nothing twice', () => {
    const [story, ended] = [first(), other()];
    story.when(absorbing(ended));
    expect(story.when(absorbing(ended))).toEqual([]);
    ended.touched('t9', LATER, {}, knownBy('r2'));
    ended.sold('s9', LATER);
    expect(story.when(absorbing(ended))).toEqual(['absorbed']);
    expect(story.journey.touches.has('t9')).toBe(true);
    expect(story.journey.conversionCount).toBe(3);
    expect(story.when(absorbing(ended))).toEqual([]);
  });

  it.each([
    ['A', 'A', false],
    ['A', 'B', true],
  ])(
    'bound to %s and %s keep the binding of the one that stays, and say whether they disagree',
    (one, two, disagree) => {
      const [story, ended] = [first(), other()];
      story.when(bound(one));
      ended.when(bound(two));
      story.when(absorbing(ended));
      expect(story.events.at(-1)).toMatchObject({ type: 'journey.absorbed', data: { disagree } });
      expect(story.journey.bindings.map(({ shares }) => shares[0]?.partnerId)).toEqual([one]);
    },
  );

  it('go on with what a person says of the one that ends, after it was taken in', () => {
    const [story, ended] = [first(), other()];
    const shares = (partnerId: string) => [{ partnerId, weight: 10_000 }];
    const says = { ...OF, from: T, until: null, reason: 'theirs' };
    story.when(bound('A'));
    ended.when(new OverrideAttribution({ ...says, shares: shares('C') }, contextAt(LATER)));
    story.when(absorbing(ended));
    ended.when(new RebindCustomer({ ...says, shares: shares('B') }, contextAt(LATER)));
    ended.when(new EndAttributionOverride({ ...OF, until: LATER, reason: 'over' }, contextAt(LATER)));
    expect(story.when(absorbing(ended))).toEqual(['absorbed']);
    expect(story.when(absorbing(ended))).toEqual([]);
    expect(story.journey.bindings.map((binding) => binding.shares[0]?.partnerId)).toEqual(['A', 'B']);
    expect(bindingAt(story.journey, LATER)?.shares).toEqual(shares('B'));
    expect(overrideAt(story.journey, T)?.shares).toEqual(shares('C'));
    expect(overrideAt(story.journey, LATER)).toBeUndefined();
  });

  it('stays as a person ended it in the one that goes on, and ends anew only where it is ended in the other', () => {
    const [story, two] = [first(), other()];
    const shares = [{ partnerId: 'B', weight: 10_000 }];
    const open = { ...OF, from: T, until: null, shares, reason: 'it is theirs' };
    two.when(new OverrideAttribution(open, contextAt(T)));
    story.when(absorbing(two));
    const end = (until: string) => new EndAttributionOverride({ ...OF, until, reason: 'no' }, contextAt(until));
    story.when(end(LATER));
    expect(story.when(absorbing(two))).toEqual([]);
    expect(overrideAt(story.journey, LATER)).toBeUndefined();
    two.when(end('2026-05-01T12:00:00.000Z'));
    story.when(absorbing(two));
    expect(overrideAt(story.journey, '2026-05-01T12:00:00.000Z')).toBeUndefined();
    expect(overrideAt(story.journey, T)?.shares).toEqual(shares);
    expect(story.when(absorbing(two))).toEqual([]);
  });

  it('are made one by a person once', () => {
    const [story, ended] = [first(), other()];
    const byHand = new AbsorbJourney({ ...absorbing(ended).data, reason: 'the same' }, contextAt(LATER));
    expect(story.when(byHand)).toEqual(['absorbed']);
    expect(story.when(byHand)).toBe('SAME_CUSTOMER');
  });

  it('know which of them stays, whoever asks', () => {
    const [one, two] = [
      { journeyId: 'b', openedAt: T },
      { journeyId: 'a', openedAt: LATER },
    ];
    expect([staysFirst(one, two), staysFirst(two, one)]).toEqual([true, false]);
    expect(staysFirst({ ...one, openedAt: LATER }, two)).toBe(false);
  });

  it('end once: what is sent to the one that ended is refused and goes to the other', () => {
    const ended = other();
    const merge = new MergeJourney({ ...OF, into: 'j9', leadId: null, reason: null }, contextAt(LATER));
    expect(ended.when(merge)).toEqual(['merged']);
    expect(ended.when(merge)).toEqual([]);
    expect(ended.touched('t3', LATER)).toBe('JOURNEY_MERGED');
  });

  it.each([
    ['its lead ends where another goes on', 'a', { ended: 'j2', goesOn: 'a' }],
    ['its lead goes on', 'j2', null],
    ['there is no lead where it goes', null, null],
  ])('say what becomes of leads: %s', (_, leadId, leads) => {
    const ended = other();
    expect(ended.journey.lead?.leadId).toBe(ended.journeyId);
    const goesOn = leadId === 'j2' ? ended.journeyId : leadId;
    ended.when(new MergeJourney({ ...OF, into: 'j9', leadId: goesOn, reason: null }, contextAt(LATER)));
    const expected = leads && { ...leads, ended: ended.journeyId };
    expect(ended.events.at(-1)?.data).toMatchObject({ into: 'j9', leads: expected });
  });

  it('keep the first and the last of more touches than one journey may have', () => {
    const [story, ended] = [first(), other()];
    const third = new Story();
    for (const n of Array.from({ length: 1_000 }, (_, at) => at)) {
      third.touched(`x${n}`, new Date(Date.parse(T) + n).toISOString(), {}, knownBy('r3'));
    }
    ended.when(new AbsorbJourney({ ...OF, from: 'j3', kept: keptOf(third.journey), reason: null }, contextAt(LATER)));
    story.when(absorbing(ended));
    expect(story.journey.touches.size).toBe(1_000);
    expect([story.journey.touches.has('x0'), story.journey.touches.has('x500')]).toEqual([true, false]);
  });
});

describe('a person who says that two are one', () => {
  const ending = (reason: string | null) =>
    new MergeJourney({ ...OF, into: 'j9', leadId: null, reason }, contextAt(LATER));

  it('is told that they are already, where a policy that says it again changes nothing', () => {
    const story = new Story();
    story.touched('t1', T);
    expect(story.when(ending('the same shop'))).toEqual(['merged']);
    expect(story.when(ending('the same shop'))).toBe('SAME_CUSTOMER');
    expect(story.when(ending(null))).toEqual([]);
  });

  it('is told that one was erased', () => {
    const story = new Story();
    story.touched('t1', T);
    story.when(new EraseJourneyCustomer({ ...OF, reason: null }, contextAt(LATER)));
    expect(story.when(ending('the same shop'))).toBe('CUSTOMER_ERASED');
    expect(story.when(ending(null))).toEqual([]);
  });
});

describe('three journeys of one customer', () => {
  const of = (journeyId: string, ...sales: readonly string[]): Story => {
    const story = new Story(journeyId);
    story.touched(`t ${journeyId}`, T, {}, knownBy(journeyId));
    for (const sale of sales) story.sold(sale, T);
    return story;
  };

  it('have each sale counted once, whichever of them comes in first and however often', () => {
    const [a, b, c] = [of('a', 's1'), of('b', 's2', 's3'), of('c', 's4')];
    into(b, c);
    into(a, b);
    expect(a.journey.conversionCount).toBe(4);
    expect([into(a, c), into(a, b)]).toEqual([[], []]);
    c.sold('s5', T);
    into(a, c);
    into(b, c);
    expect(into(a, b)).toEqual([]);
    expect([a.journey.conversionCount, a.journey.touches.size]).toEqual([5, 3]);
  });
});

describe('many touches of one customer', () => {
  const withTouches = (journeyId: string, day: number): Story => {
    const story = new Story(journeyId);
    const from = Date.parse(T) + day * 86_400_000;
    for (let n = 0; n < 1_000; n += 1) {
      story.touched(`${journeyId}${n}`, new Date(from + n).toISOString(), {}, knownBy(journeyId));
    }
    return story;
  };

  it('are as many as one journey may have however many it is made of, the same in every order, and settle', () => {
    const lots = (): Story[] => ['a', 'b', 'c'].map((id, day) => withTouches(id, day));
    const [[a, b, c], [d, e, f]] = [lots() as [Story, Story, Story], lots() as [Story, Story, Story]];
    into(a, b);
    into(a, c);
    into(e, f);
    into(d, e);
    expect(a.journey.touches.size).toBe(1_000);
    expect([...a.journey.touches.keys()].sort()).toEqual([...d.journey.touches.keys()].sort());
    expect(['a499', 'a500', 'c499', 'c500'].map((id) => a.journey.touches.has(id))).toEqual([true, false, false, true]);
    expect([into(a, b), into(a, c)]).toEqual([[], []]);
  });
});
