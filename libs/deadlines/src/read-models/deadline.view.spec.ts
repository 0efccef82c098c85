import { describe, expect, it } from '@jest/globals';
import type { AgendaEvent } from '../agenda/agenda.events.js';
import { june, subject, wasCleared, wasReached, wasSet } from '../../test/agenda.fixtures.js';
import { deadlineView } from './deadline.view.js';
import { rowsAfter } from '../../../eventing/test/rows.fixtures.js';

function rowsOf(...events: readonly AgendaEvent[]) {
  const history = events.map((event, n) => ({
    ...{ ...event, id: `event-${n}`, position: { commit: BigInt(n), prepare: BigInt(n) } },
    metadata: { tenant: 't', $correlationId: 'c' },
  }));
  return [...rowsAfter(deadlineView, history).values()];
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
