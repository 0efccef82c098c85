import type { Change, ViewRow } from '#libs/eventing';
import type { DomainEvent, Recorded } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { contextAt, knownBy, OF, Story } from '../../../test/journey.fixtures.js';
import { AbsorbJourney } from '../../journey/journey.commands.js';
import { keptOf } from '../../journey/merging.js';
import type { LeadRow } from './lead.row.view.js';
import { leadView } from './lead.view.js';

const [T, LATER] = ['2026-05-01T10:00:00.000Z', '2026-05-02T10:00:00.000Z'] as const;

type Upsert = Extract<Change<DomainEvent, ViewRow>, { kind: 'upsert' }>;

/** The rows that follow from these events. */
function rowsOf(...stories: readonly Story[]): Map<string, LeadRow> {
  const rows = new Map<string, LeadRow>();
  const handlers = leadView.on as unknown as Readonly<Record<string, Upsert | undefined>>;
  for (const each of stories.flatMap(({ events }) => events)) {
    const [handler, event] = [handlers[each.type], { ...each, recordedAt: T } as unknown as Recorded<DomainEvent>];
    for (const id of handler?.ids(event) ?? []) {
      const row = handler?.change(rows.get(id), event, id, (other) => rows.get(other));
      if (row) rows.set(id, row as LeadRow);
    }
  }
  return rows;
}

const into = (story: Story, from: Story) => {
  const { journeyId } = story;
  const data = { ...OF, journeyId, from: from.journeyId, kept: keptOf(from.journey), reason: null };
  return story.when(new AbsorbJourney(data, contextAt(LATER)));
};

describe('the row of a lead whose customer was two', () => {
  const leading = (journeyId: string): Story => {
    const story = new Story(journeyId);
    story.submitted(`m ${journeyId}`, T, {}, knownBy(journeyId));
    return story;
  };
  const buying = (journeyId: string): Story => {
    const story = new Story(journeyId);
    story.sold(`s ${journeyId}`, LATER);
    return story;
  };

  it.each([
    ['the one that ends has bought', true],
    ['the one that stays has bought', false],
  ])('is converted where %s, as its journey is', (_, isLeadStaying) => {
    const [lead, sale] = [leading('a'), buying('b')];
    if (isLeadStaying) into(lead, sale);
    else into(sale, lead);
    const rows = isLeadStaying ? rowsOf(sale, lead) : rowsOf(lead, sale);
    expect(rows.get('a')).toMatchObject({ status: 'converted', convertedAt: LATER, mergedInto: null });
  });

  it('goes on in the other lead, which is converted, where both were submitted', () => {
    const [lead, other] = [leading('a'), leading('b')];
    other.sold('s1', LATER);
    into(lead, other);
    const rows = rowsOf(other, lead);
    expect(rows.get('a')).toMatchObject({ status: 'converted', convertedAt: LATER });
    expect(rows.get('b')).toMatchObject({ mergedInto: 'a' });
    expect([rows.get('a')?.convertedKnownAt, rows.get('b')?.mergedKnownAt]).toEqual([T, T]);
  });
});
