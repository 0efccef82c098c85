import type { Change, ViewRow } from '#libs/eventing';
import type { DomainEvent, Recorded } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { contextAt, knownBy, OF, Story } from '../../test/journey.fixtures.js';
import {
  AbsorbJourney,
  EndAttributionOverride,
  OverrideAttribution,
  RebindCustomer,
} from '../journey/journey.commands.js';
import { keptOf } from '../journey/merging.js';
import { type JourneyRow, journeyView } from './journey.view.js';

const [T, LATER, END] = ['2026-05-01T10:00:00.000Z', '2026-05-02T10:00:00.000Z', '2026-06-01T00:00:00.000Z'] as const;

type Upsert = Extract<Change<DomainEvent, ViewRow>, { kind: 'upsert' }>;

function rowOf({ events, journeyId }: Story): JourneyRow | undefined {
  let row: JourneyRow | undefined;
  const handlers = journeyView.on as unknown as Readonly<Record<string, Upsert | undefined>>;
  for (const each of events) {
    const event = { ...each, recordedAt: T } as unknown as Recorded<DomainEvent>;
    const handler = handlers[each.type];
    if (handler?.change) row = handler.change(row, event, journeyId, () => row) as JourneyRow;
  }
  return row;
}

const said = (row: JourneyRow | undefined) => [
  row?.bindings.map(({ shares, basis, reason }) => [shares[0]?.partnerId, basis, reason]),
  row?.overrides.map(({ shares, until, reason }) => [shares[0]?.partnerId, until, reason]),
];

describe('the row of a journey', () => {
  const known = (journeyId: string): Story => {
    const story = new Story(journeyId);
    story.submitted(`m ${journeyId}`, T, {}, knownBy(journeyId));
    return story;
  };
  const bound = (story: Story, partnerId: string) => {
    const { journeyId } = story;
    const of = { ...OF, journeyId, from: T, until: null, shares: [{ partnerId, weight: 10_000 }], reason: 'agreed' };
    story.when(new RebindCustomer(of, contextAt(LATER)));
    story.when(new OverrideAttribution(of, contextAt(LATER)));
    story.when(new EndAttributionOverride({ ...OF, journeyId, until: END, reason: 'over' }, contextAt(LATER)));
  };
  const into = (story: Story, from: Story) => {
    const { journeyId } = story;
    const data = { ...OF, journeyId, from: from.journeyId, kept: keptOf(from.journey), reason: null };
    story.when(new AbsorbJourney(data, contextAt(LATER)));
  };
  const asState = ({ journey }: Story) => [
    journey.bindings.map(({ shares, basis }) => [shares[0]?.partnerId, basis]),
    journey.overrides.map(({ shares, until }) => [shares[0]?.partnerId, until]),
  ];
  const withoutReasons = (rows: ReturnType<typeof said>) => rows.map((list) => list?.map((one) => one.slice(0, 2)));

  it('says whose the customer is and why, and that an override has ended', () => {
    const story = known('a');
    bound(story, 'north');
    expect(said(rowOf(story))).toEqual([[['north', 'person', 'agreed']], [['north', END, 'agreed']]]);
  });

  it('takes over what was said of another where nothing was said of it, and else keeps its own, as the journey does', () => {
    const [free, own, other] = [known('a'), known('b'), known('c')];
    bound(other, 'south');
    into(free, other);
    expect(said(rowOf(free))).toEqual([[['south', 'person', null]], [['south', END, null]]]);
    bound(own, 'north');
    into(own, other);
    expect(said(rowOf(own))[0]).toEqual([['north', 'person', 'agreed']]);
    bound(other, 'west');
    into(own, other);
    for (const story of [free, own]) expect(withoutReasons(said(rowOf(story)))).toEqual(asState(story));
    expect(said(rowOf(own))[0]).toHaveLength(2);
  });
});
