import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contextAt, day, on } from './account.fixtures.js';
import { NoteHistory } from '../src/account/account.commands.js';
import { accountDecider } from '../src/account/account.js';
import type { AccountEvent } from '../src/account/account.events.js';

interface Row {
  readonly partner: string;
  readonly line: string;
  readonly from: number;
  readonly until: number | null;
}

const note = (dealId: string, order: number, { partner, line, from, until }: Row, won = false): NoteHistory =>
  new NoteHistory(
    {
      ...{ ...on, dealId, partnerId: partner, productLines: [line], won, order },
      ...{ registeredAt: day(from), closedAt: until === null ? null : day(until) },
    },
    contextAt(day(1000)),
  );

function noted(commands: readonly NoteHistory[]): AccountEvent[] {
  let state = accountDecider.initial;
  return commands.flatMap((command) => {
    const decision = accountDecider.decide(command, state) as readonly AccountEvent[];
    state = decision.reduce(accountDecider.evolve, state);
    return decision;
  });
}

const conflicts = (events: readonly AccountEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'account.conflict-found' ? [`${event.data.dealId} with ${event.data.with}`] : [],
  );

const row = (partner: string, from: number, until: number | null, line = 'crm'): Row => ({
  partner,
  line,
  from,
  until,
});

describe('a registration of the past stands against an earlier one of another partner', () => {
  it.each([
    ['that is open', row('A', 0, null), row('B', 5, null), ['2 with 1']],
    ['that was closed in that moment', row('A', 0, 5), row('B', 5, null), ['2 with 1']],
    ['not one that was closed before', row('A', 0, 4), row('B', 5, null), []],
    ['of the same moment, by its place in the file', row('A', 5, 5), row('B', 5, null), ['2 with 1']],
    ['not of its own partner', row('A', 0, null), row('A', 5, null), []],
    ['not of another line', row('A', 0, null, 'erp'), row('B', 5, null), []],
  ])('%s', (_, one, other, found) => {
    expect(conflicts(noted([note('1', 1, one), note('2', 2, other)]))).toEqual(found);
    expect(conflicts(noted([note('2', 2, other), note('1', 1, one)]))).toEqual(found);
  });

  it('is found once, with the earliest of those that were known', () => {
    const rows = [row('A', 0, null), row('B', 1, null), row('C', 2, null)];
    const commands = rows.map((one, n) => note(`${n}`, n, one));
    expect(conflicts(noted([...commands, ...commands]))).toEqual(['1 with 0', '2 with 0']);
  });

  it('whatever the order in which rows become known, the same ones are found', () => {
    const any = fc.record({
      partner: fc.constantFrom('A', 'B', 'C'),
      line: fc.constantFrom('crm', 'erp'),
      from: fc.nat({ max: 6 }),
      lasts: fc.option(fc.nat({ max: 4 })),
    });
    const shuffled = fc
      .array(any, { maxLength: 10 })
      .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows.keys()], { minLength: rows.length })));
    fc.assert(
      fc.property(shuffled, ([rows, order]) => {
        const made = rows.map(({ lasts, ...one }) => ({ ...one, until: lasts === null ? null : one.from + lasts }));
        const plainly = made.flatMap((later, n) =>
          made.some((earlier, m) => {
            const before = earlier.from < later.from || (earlier.from === later.from && m < n);
            const meets = earlier.partner !== later.partner && earlier.line === later.line;
            return before && meets && (earlier.until === null || earlier.until >= later.from);
          })
            ? [`${n}`]
            : [],
        );
        const found = conflicts(noted(order.map((n) => note(`${n}`, n, made[n] as Row))));
        expect(found.map((text) => text.split(' ')[0]).sort()).toEqual(plainly.sort());
      }),
    );
  });

  it('a win of the past makes a customer, and moves no time', () => {
    const events = noted([note('1', 1, row('A', 0, 5), true), note('2', 2, row('A', 6, 7), true)]);
    expect(events.filter(({ type }) => type === 'account.became-customer')).toMatchObject([
      { data: { at: day(5), productLines: ['crm'], dealId: '1' } },
    ]);
    expect(events.reduce(accountDecider.evolve, accountDecider.initial).at).toBeNull();
  });
});
