import { describe, expect, it } from '@jest/globals';
import type { Change, ViewRow } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import type { AgendaEvent } from '../agenda/agenda.events.js';
import { june, subject, wasCleared, wasReached, wasSet } from '../../test/agenda.fixtures.js';
import { deadlineView } from './deadline.view.js';

function rowsOf(...events: readonly AgendaEvent[]) {
  const rows = new Map<string, ViewRow>();
  events.forEach((event, n) => {
    const recorded = {
      ...event,
      id: `event-${n}`,
      position: { commit: BigInt(n), prepare: BigInt(n) },
      metadata: { $correlationId: 'c' },
    } as Recorded<AgendaEvent>;
    const change = deadlineView.on[event.type] as Change<AgendaEvent, ViewRow>;
    if (change.kind !== 'upsert') throw new Error('not here');
    for (const id of change.ids(recorded)) {
      const row = change.change(rows.get(id), recorded, id);
      if (row) rows.set(id, row as ViewRow);
      else rows.delete(id);
    }
  });
  return [...rows.values()];
}

describe('the rows of deadlines', () => {
  it('are what is pending, at the newest date', () => {
    const rows = rowsOf(wasSet(1, 'ends', june(5)), wasSet(2, 'reminder', june(3)), wasSet(3, 'ends', june(9)));
    expect(rows).toMatchObject([
      { kind: 'ends', dueAt: june(9), setBy: 'event-2', setPosition: '2', noun: 'deal', subject: subject.id },
      { kind: 'reminder', dueAt: june(3), setBy: 'event-1', correlationId: 'c', programId: 'program-1' },
    ]);
  });

  it('go when it is told or cleared, and leave the other alone', () => {
    const both = [wasSet(1, 'ends', june(5)), wasSet(2, 'reminder', june(3))];
    expect(rowsOf(...both, wasReached('ends', june(5)))).toMatchObject([{ kind: 'reminder' }]);
    expect(rowsOf(...both, wasCleared(3, 'reminder', june(3)))).toMatchObject([{ kind: 'ends' }]);
  });
});
