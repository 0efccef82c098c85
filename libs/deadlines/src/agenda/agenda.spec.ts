import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { change, june, keep, reach, wasCleared, wasReached, wasSet } from '../../test/agenda.fixtures.js';
import { agendaDecider, agendaIdOf, deadlineIdOf } from './agenda.js';

const { given } = scenario(agendaDecider);

describe('an agenda', () => {
  it('takes over what one batch of events sets and clears, in their order', () => {
    const when = given().when(
      keep(change(1, 'ends', june(5)), change(2, 'reminder', june(3)), change(3, 'ends', null)),
    );
    expect(when).toEqual([wasSet(1, 'ends', june(5)), wasSet(2, 'reminder', june(3)), wasCleared(3, 'ends', june(5))]);
  });

  it('moves a deadline that is set again, and only the newest date is told', () => {
    const moved = given(wasSet(1, 'ends', june(5)), wasSet(2, 'ends', june(9)));
    expect(moved.when(reach('ends', june(5)))).toEqual([]);
    expect(moved.when(reach('ends', june(9)))).toEqual([wasReached('ends', june(9))]);
  });

  it('tells a date once, whoever asks how often and at whatever clock', () => {
    const told = given(wasSet(1, 'ends', june(5)), wasReached('ends', june(5)));
    expect(told.when(reach('ends', june(5), june(1)))).toEqual([]);
    expect(told.when(reach('ends', june(5), june(29)))).toEqual([]);
    expect(told.when(keep(change(2, 'ends', june(5))))).toEqual([]);
  });

  it('tells the new date of a deadline that was told at the old one', () => {
    const extended = given(wasSet(1, 'ends', june(5)), wasReached('ends', june(5)), wasSet(2, 'ends', june(9)));
    expect(extended.when(reach('ends', june(9)))).toEqual([wasReached('ends', june(9))]);
  });

  it('does not tell what was cleared, and tells it when it is set again', () => {
    const cleared = given(wasSet(1, 'ends', june(5)), wasCleared(2, 'ends', june(5)));
    expect(cleared.when(reach('ends', june(5)))).toEqual([]);
    expect(cleared.when(keep(change(3, 'ends', june(5))))).toEqual([wasSet(3, 'ends', june(5))]);
  });

  it('keeps kinds apart', () => {
    const both = given(wasSet(1, 'ends', june(5)), wasSet(2, 'reminder', june(5)), wasCleared(3, 'reminder', june(5)));
    expect(both.when(reach('reminder', june(5)))).toEqual([]);
    expect(both.when(reach('ends', june(5)))).toEqual([wasReached('ends', june(5))]);
  });

  it('recognises what it has taken, however the batches are cut the next time', () => {
    const past = [wasSet(10, 'ends', june(5)), wasSet(20, 'ends', june(9)), wasCleared(30, 'ends', june(9))];
    const again = [change(10, 'ends', june(5)), change(20, 'ends', june(9)), change(30, 'ends', null)];
    expect(given(...past).when(keep(...again))).toEqual([]);
    expect(given(...past).when(keep(again[1] ?? change(0, '', null)))).toEqual([]);
    expect(given(...past).when(keep(...again, change(100, 'ends', june(7))))).toEqual([wasSet(100, 'ends', june(7))]);
  });

  it('knows nothing of what it never had', () => {
    expect(given().when(reach('ends', june(5)))).toEqual([]);
    expect(given().when(keep(change(1, 'ends', null)))).toEqual([]);
  });

  it('remembers one line a kind, however long it lives', () => {
    const years = Array.from({ length: 400 }, (_, n) => [
      wasSet(n + 1, 'daily', june(1 + (n % 29))),
      wasReached('daily', june(1 + (n % 29))),
    ]).flat();
    expect(given(...years).state().size).toBe(1);
  });
});

describe('the names of agendas and deadlines', () => {
  const subject = { noun: 'deal', id: 'a' };
  it('follow from tenant, noun, id and key; a deadline’s from its kind too', () => {
    const ids = [
      agendaIdOf('acme', { subject, key: '' }),
      agendaIdOf('globex', { subject, key: '' }),
      agendaIdOf('acme', { subject, key: 'b' }),
      agendaIdOf('acme', { subject: { noun: 'deal', id: 'ab' }, key: '' }),
      agendaIdOf('acme', { subject: { noun: 'partner', id: 'a' }, key: '' }),
      deadlineIdOf('acme', { subject, kind: 'ends', key: '' }),
      deadlineIdOf('acme', { subject, kind: 'reminder', key: '' }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
