import { describe, expect, it } from '@jest/globals';
import type { Refusal } from '#libs/kernel';
import {
  ApproveUpgrade,
  DeclineUpgrade,
  EndOverride,
  OverrideTier,
  type PerformanceCommand,
  type ReviewTerms,
} from './performance.commands.js';
import type { PerformanceEvent } from './performance.events.js';
import { context, facts, ladder, note, of, revenue, reviewed } from '../../test/performance.fixtures.js';
import { performanceDecider } from './performance.js';
import type { Performance } from './performance.state.js';

/** A partner with 1,000.00 on 10 January 2021, which count from then until 9 January 2022. */
const SILVER = note([revenue(1, '2021-01-10', '1000')]);

class Story {
  readonly events: PerformanceEvent[] = [];
  private state: Performance = performanceDecider.initial;

  then(command: PerformanceCommand): string[] {
    const decision = performanceDecider.decide(command, this.state);
    if ('refused' in decision) throw new Error(decision.refused);
    this.state = decision.reduce(performanceDecider.evolve, this.state);
    this.events.push(...decision);
    return decision.map(({ type }) => type.replace('performance.', ''));
  }

  refusal(command: PerformanceCommand): Refusal {
    return performanceDecider.decide(command, this.state) as Refusal;
  }

  get last(): object {
    return this.events.at(-1)!.data;
  }
}

const began = (): Story => {
  const story = new Story();
  story.then(SILVER);
  return story;
};
const approve = (review: ReviewTerms) => new ApproveUpgrade({ ...of, note: null, review }, context(review.at));
const decline = (at: string) => new DeclineUpgrade({ ...of, note: 'not yet' }, context(at));
const override = (review: ReviewTerms, tier: number, until: string) =>
  new OverrideTier({ ...of, tier, until, reason: 'a promise', review }, context(review.at));

describe('an upgrade', () => {
  it('is proposed once, and approved by a person', () => {
    const story = began();
    expect(story.then(reviewed(facts('2021-01-10')))).toEqual(['upgrade-proposed']);
    expect(story.last).toMatchObject({ from: 1, to: 2, review: { figures: { netRevenue: '1000' }, ladderVersion: 1 } });
    expect(story.then(reviewed(facts('2021-01-11')))).toEqual([]);
    expect(story.then(approve(facts('2021-01-12')))).toEqual(['proposal-closed', 'tier-decided']);
    expect(story.last).toMatchObject({
      ...{ from: 1, tier: 2, cause: 'upgrade', by: 'person', effectiveAt: '2021-01-12T12:00:00.000Z' },
    });
    expect(story.then(reviewed(facts('2021-01-13')))).toEqual([]);
    expect(story.then(reviewed(facts('2021-01-14', { tier: 2, partnerRevision: '2' })))).toEqual([]);
  });

  it('comes at once where the program says so, with the batch that earns it', () => {
    const automatic = { ladder: { ...ladder, upgrades: 'automatic' as const } };
    const story = new Story();
    expect(story.then(note([revenue(1, '2021-01-10', '999.99')], facts('2021-01-10', automatic)))).toEqual(['noted']);
    expect(story.then(note([revenue(2, '2021-01-11', '0.01')], facts('2021-01-11', automatic)))).toEqual([
      'noted',
      'tier-decided',
    ]);
    expect(story.last).toMatchObject({
      tier: 2,
      cause: 'upgrade',
      by: 'policy',
      effectiveAt: '2021-01-11T12:00:00.000Z',
    });
  });

  it('is no longer proposed when it is no longer earned, and then cannot be approved', () => {
    const story = began();
    story.then(reviewed(facts('2021-01-10')));
    story.then(note([revenue(2, '2021-01-11', '-0.01')]));
    expect(story.refusal(approve(facts('2021-01-11')))).toMatchObject({ refused: 'NO_LONGER_EARNED' });
    expect(story.then(reviewed(facts('2021-01-11')))).toEqual(['proposal-closed']);
    expect(story.last).toMatchObject({ why: 'no-longer-earned' });
    expect(story.refusal(approve(facts('2021-01-12')))).toMatchObject({ refused: 'NO_PROPOSAL' });
  });

  it('that was declined is proposed again after 90 days, not before', () => {
    const story = began();
    story.then(reviewed(facts('2021-01-10')));
    expect(story.then(decline('2021-01-10T12:00:00.000Z'))).toEqual(['proposal-closed']);
    expect(story.then(reviewed(facts('2021-04-10', { at: '2021-04-10T11:59:59.999Z' })))).toEqual([]);
    expect(story.then(reviewed(facts('2021-04-10')))).toEqual(['upgrade-proposed']);
  });
});

describe('a downgrade', () => {
  const held = (day: string, change: Partial<ReviewTerms> = {}) =>
    facts(day, { tier: 2, partnerRevision: '5', ...change });
  const dates = { graceEndsAt: '2022-04-10T12:00:00.000Z', downgradeAt: '2022-05-01T00:00:00.000Z' };

  it('is noticed when the criteria are met no more, and comes at the period end after the grace', () => {
    const story = began();
    expect(story.then(reviewed(held('2022-01-09')))).toEqual([]);
    expect(story.then(reviewed(held('2022-01-10', dates)))).toEqual(['downgrade-noticed']);
    expect(story.last).toMatchObject({
      from: 2,
      to: 1,
      effectiveAt: dates.downgradeAt,
      graceEndsAt: dates.graceEndsAt,
    });
    expect(story.then(reviewed(held('2022-04-20')))).toEqual([]);
    expect(story.then(reviewed(held('2022-04-30', { at: '2022-04-30T23:59:59.999Z' })))).toEqual([]);
    expect(story.then(reviewed(held('2022-05-01', { at: dates.downgradeAt })))).toEqual([
      'notice-lifted',
      'tier-decided',
    ]);
    expect(story.last).toMatchObject({ from: 2, tier: 1, cause: 'downgrade', effectiveAt: dates.downgradeAt });
  });

  it('still comes as of its date when somebody looks a week late', () => {
    const story = began();
    story.then(reviewed(held('2022-01-10', dates)));
    story.then(reviewed(held('2022-05-08')));
    expect(story.last).toMatchObject({ tier: 1, effectiveAt: dates.downgradeAt, at: '2022-05-08T12:00:00.000Z' });
  });

  it('does not come when the criteria are met again', () => {
    const story = began();
    story.then(reviewed(held('2022-01-10', dates)));
    story.then(note([revenue(2, '2022-03-01', '1000')]));
    expect(story.then(reviewed(held('2022-03-01')))).toEqual(['notice-lifted']);
    expect(story.last).toMatchObject({ why: 'earned-again' });
    expect(story.then(reviewed(held('2022-05-01')))).toEqual([]);
  });

  it('is void when a person has set another rank meanwhile', () => {
    const story = began();
    story.then(reviewed(held('2022-01-10', dates)));
    expect(story.then(reviewed(held('2022-02-01', { tier: 1, partnerRevision: '6' })))).toEqual(['notice-lifted']);
    expect(story.last).toMatchObject({ why: 'changed-by-person' });
  });

  it('does not hear of a time before the last decision', () => {
    const story = began();
    story.then(reviewed(held('2022-01-10', dates)));
    expect(story.then(reviewed(held('2021-06-01')))).toEqual([]);
  });
});

describe('an override', () => {
  const until = '2021-06-30T22:00:00.000Z';

  it('holds until its end, whatever the criteria say, and then the partner is judged again', () => {
    const story = began();
    story.then(reviewed(facts('2021-01-10')));
    expect(story.then(override(facts('2021-02-01'), 3, until))).toEqual([
      'proposal-closed',
      'override-set',
      'tier-decided',
    ]);
    const now = { tier: 3, partnerRevision: '2' };
    expect(story.then(reviewed(facts('2021-03-01', now)))).toEqual([]);
    expect(story.then(reviewed(facts('2021-06-30', { ...now, at: '2021-06-30T21:59:59.999Z' })))).toEqual([]);
    expect(story.then(reviewed(facts('2021-06-30', { ...now, at: until })))).toEqual([
      'override-ended',
      'tier-decided',
      'upgrade-proposed',
    ]);
    expect(story.events.at(-2)?.data).toMatchObject({ from: 3, tier: 1, cause: 'override-ended', effectiveAt: until });
    expect(story.last).toMatchObject({ from: 1, to: 2 });
  });

  it('that replaces another goes back to what was there before both', () => {
    const story = began();
    story.then(override(facts('2021-02-01'), 3, until));
    story.then(override(facts('2021-03-01', { tier: 3, partnerRevision: '2' }), 2, until));
    const last = facts('2021-04-01', { tier: 2, partnerRevision: '3' });
    story.then(new EndOverride({ ...of, reason: 'enough', review: last }, context(last.at)));
    expect(story.last).toMatchObject({ tier: 1, cause: 'override-ended', by: 'person', note: 'enough' });
  });

  it.each([
    [4, until, 'BAD_TIER', 'tier'],
    [2, '2021-02-01T12:00:00.000Z', 'ENDS_BEFORE_START', 'until'],
  ])('to %s until %s is refused', (tier, end, refused, field) => {
    expect(began().refusal(override(facts('2021-02-01'), tier, end))).toMatchObject({ refused, field });
  });

  it('is ended only where one stands', () => {
    const last = facts('2021-04-01');
    const end = new EndOverride({ ...of, reason: 'enough', review: last }, context(last.at));
    expect(began().refusal(end)).toMatchObject({ refused: 'NO_OVERRIDE' });
  });
});
