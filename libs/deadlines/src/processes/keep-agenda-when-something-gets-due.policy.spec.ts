import { describe, expect, it } from '@jest/globals';
import { clearDeadline, deadlines, Parked, setDeadline } from '#libs/eventing';
import { type DomainEvent, eventTypes, type Recorded } from '#libs/kernel';
import { june } from '../../test/agenda.fixtures.js';
import { agendaIdOf, deadlineIdOf } from '../agenda/agenda.js';
import { KEEP_AGENDA, keepAgendaWhenSomethingGetsDue } from './keep-agenda-when-something-gets-due.policy.js';

type Test =
  | DomainEvent<'loan.begun', { loanId: string; until: string }>
  | DomainEvent<'loan.repaid', { loanId: string }>
  | DomainEvent<'loan.noted', { loanId: string }>;

const loanEvents = eventTypes<Test>()('loan', {
  'loan.begun': { version: 1 },
  'loan.repaid': { version: 1 },
  'loan.noted': { version: 1 },
});
const loan = (id: string) => ({ noun: 'loan', id, programId: 'p' });
const table = deadlines<Test>()(loanEvents, {
  'loan.begun': ({ data }) => [
    clearDeadline('ends', loan(data.loanId)),
    setDeadline('ends', loan(data.loanId), data.until),
    setDeadline('reminder', loan(data.loanId), june(1)),
  ],
  'loan.repaid': ({ data }) => [clearDeadline('ends', loan(data.loanId))],
});

const recorded = (n: number, event: Test): Recorded<Test> =>
  ({
    ...event,
    id: `event-${n}`,
    position: { commit: BigInt(n), prepare: BigInt(n) },
    metadata: { tenant: 'acme', $correlationId: 'c', occurredAt: june(n) },
  }) as Recorded<Test>;

const begun = (n: number, loanId: string, until = june(20)) =>
  recorded(n, { type: 'loan.begun', data: { loanId, until } });

describe('the policy that keeps agendas', () => {
  const policy = keepAgendaWhenSomethingGetsDue([table]);

  it('asks for the events that mean something, and for no other', () => {
    expect(policy).toMatchObject({
      name: KEEP_AGENDA,
      sources: [loanEvents],
      on: ['loan.begun', 'loan.repaid'],
    });
  });

  it('sends one command to each agenda for a batch, with the changes in the order of history', async () => {
    const events = [begun(1, 'a'), begun(2, 'b'), recorded(3, { type: 'loan.repaid', data: { loanId: 'a' } })];
    const commands = await policy.react(events);
    expect(commands).toHaveLength(2);
    const [ofA, ofB] = commands;
    expect(ofA?.answers).toEqual([events[0], events[2]]);
    expect(ofB?.answers).toEqual([events[1]]);
    expect(ofA?.command.data).toEqual({
      agendaId: agendaIdOf('acme', { subject: loan('a'), key: '' }),
      changes: [
        { ...named('ends'), dueAt: june(20), source: { eventId: 'event-1', position: '1/1' } },
        { ...named('reminder'), dueAt: june(1), source: { eventId: 'event-1', position: '1/1' } },
        { ...named('ends'), dueAt: null, source: { eventId: 'event-3', position: '3/3' } },
      ],
    });
    expect(ofA?.command.context).toMatchObject({ tenant: 'acme', occurredAt: june(3), causationId: 'event-3' });
  });

  it('writes every moment in the one form that sorts', async () => {
    const [command] = await policy.react([begun(1, 'a', '2024-06-20T14:00:00+02:00')]);
    expect(command?.command.data).toMatchObject({ changes: [{ dueAt: june(20) }, {}] });
  });

  it('puts an event aside whose date is no moment, and names it', async () => {
    const bad = begun(2, 'b', 'tomorrow');
    await expect(policy.react([begun(1, 'a'), bad])).rejects.toMatchObject({ event: bad });
    await expect(policy.react([bad])).rejects.toBeInstanceOf(Parked);
  });

  it('asks every table that speaks for a type', async () => {
    const more = deadlines<Test>()(loanEvents, {
      'loan.repaid': ({ data }) => [setDeadline('thanks', loan(data.loanId), june(25))],
    });
    const both = keepAgendaWhenSomethingGetsDue([table, more]);
    const [command] = await both.react([recorded(3, { type: 'loan.repaid', data: { loanId: 'a' } })]);
    expect(command?.command.data).toMatchObject({
      changes: [
        { kind: 'ends', dueAt: null },
        { kind: 'thanks', dueAt: june(25) },
      ],
    });
  });

  const named = (kind: string) => {
    const name = { subject: loan('a'), kind, key: '' };
    return { ...name, deadlineId: deadlineIdOf('acme', name) };
  };
});
