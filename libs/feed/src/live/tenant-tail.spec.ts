import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LogEvent } from '../reading/feed-log.js';
import { TenantTail } from './tenant-tail.js';

const LIMITS = { events: 50, bytes: 1_000_000 };

const event = (commit: number, seenBy: string | null = 'p', type = 'deal.won', size = 10): LogEvent => ({
  ...{ tenant: 'north', id: `id-${commit}`, type, commit: BigInt(commit), seenBy, partnerId: seenBy, programId: null },
  ...{ stateKey: 's', orderingKey: 'o', body: new Uint8Array(size), sealed: new Uint8Array() },
});
const pageOf = (events: readonly LogEvent[], through: bigint, more = {}) => ({
  events,
  through,
  visible: through,
  ...more,
});
const tailWith = (events: readonly LogEvent[], limits = LIMITS): TenantTail => {
  const tail = new TenantTail({ store: 's', visible: 10n });
  for (const one of events) tail.add(pageOf([one], one.commit), limits);
  return tail;
};
const commitsOf = (tail: TenantTail, after: number, more = {}): number[] | undefined =>
  tail.after({ after: BigInt(after), filter: {}, most: 500, ...more })?.events.map(({ commit }) => Number(commit));

describe('the newest events of a tenant', () => {
  it('has everything after where it began, for whoever is not further behind', () => {
    const tail = tailWith([event(12), event(15), event(19)]);
    expect(commitsOf(tail, 9)).toBeUndefined();
    expect([10, 12, 14, 15, 19, 30].map((after) => commitsOf(tail, after))).toEqual([
      [12, 15, 19],
      [15, 19],
      [15, 19],
      [19],
      [],
      [],
    ]);
  });

  it('gives any reader, in any steps, what a filter over all of them gives', () => {
    const events = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), own: fc.boolean(), won: fc.boolean() }));
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 4 }), fc.boolean(), (made, most, isPartner) => {
        let at = 10;
        const all = made.map(({ gap, own, won }) =>
          event((at += gap), own ? 'p' : 'q', won ? 'deal.won' : 'deal.lost'),
        );
        const tail = tailWith(all, { events: 1_000, bytes: 1_000_000 });
        const filter = { types: { exact: new Set(['deal.won']), subjects: new Set<string>() } };
        const wanted = all.filter(({ type, seenBy }) => type === 'deal.won' && (!isPartner || seenBy === 'p'));
        const seen: LogEvent[] = [];
        let after = 10n;
        for (let isBehind = true; isBehind;) {
          const page = tail.after({ after, filter, most, ...(isPartner && { partnerId: 'p' }) });
          seen.push(...page!.events);
          [after, isBehind] = [page!.through, page!.behind];
        }
        expect(seen.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
      }),
    );
  });

  it('says by which log nothing else lies before, and keeps nothing of another one', () => {
    const tail = new TenantTail({ store: 's', visible: 10n, newestIn: 2 });
    const pageAfter = (after: number, more = {}) =>
      tail.after({ after: BigInt(after), filter: {}, most: 500, ...more });
    tail.add(pageOf([event(12)], 14n, { newestIn: 2 }), LIMITS);
    expect(pageAfter(10)).toMatchObject({ newestIn: 2, last: { commit: 12n }, through: 14n });
    expect(pageAfter(10, { partnerId: 'q' })).toMatchObject({ newestIn: 130, events: [], through: 14n });
    tail.add(pageOf([event(17)], 20n, { newestIn: 3 }), LIMITS);
    expect(pageAfter(10)).toBeUndefined();
    expect(pageAfter(14)).toMatchObject({ newestIn: 3, last: { commit: 17n }, through: 20n });
  });

  it('keeps nothing of a log that was made anew or not as far meanwhile, and goes by another name from then on', () => {
    const tail = new TenantTail({ store: 's', made: '1', visible: 10n });
    const made = (after: number) => tail.after({ after: BigInt(after), filter: {}, most: 500 })?.made;
    tail.add(pageOf([event(12)], 14n, { made: '1' }), LIMITS);
    expect([made(10), made(14)]).toEqual(['1', '1']);
    tail.add(pageOf([event(17)], 20n, { made: '2' }), LIMITS);
    expect([made(10), made(14), made(20)]).toEqual([undefined, '2', '2']);
    tail.add({ ...pageOf([], 20n, { made: '2' }), visible: 11n }, LIMITS);
    expect(made(20)).toBeUndefined();
    tail.add(pageOf([event(25)], 30n, { made: '2' }), LIMITS);
    expect(made(20)).toBe('2 1');
  });

  it('forgets the oldest where they are too many or too large, and says so to who is behind', () => {
    const many = tailWith(
      Array.from({ length: 8 }, (_, n) => event(11 + n)),
      { events: 3, bytes: 1_000_000 },
    );
    expect([commitsOf(many, 14), commitsOf(many, 15)]).toEqual([undefined, [16, 17, 18]]);
    const large = tailWith(
      Array.from({ length: 8 }, (_, n) => event(11 + n, 'p', 'deal.won', 400)),
      {
        events: 50,
        bytes: 1_000,
      },
    );
    expect([commitsOf(large, 15), commitsOf(large, 16)]).toEqual([undefined, [17, 18]]);
    expect(large.bytes).toBe(800);
  });

  it('remembers for a partner only an event of its own', () => {
    const tail = tailWith([event(12, 'p'), event(15, 'q'), event(17, null)]);
    const page = tail.after({ after: 10n, filter: {}, most: 500, partnerId: 'p' });
    expect([page?.last?.commit, page?.through]).toEqual([12n, 17n]);
  });

  it('wakes who waits when there is something, when time is up, or when it is told to', async () => {
    const tail = tailWith([event(12)]);
    const never = new AbortController();
    await tail.changed(11n, 10_000, never.signal);
    await tail.changed(12n, 5, never.signal);
    const waiting = tail.changed(12n, 10_000, never.signal);
    tail.add(pageOf([], 13n), LIMITS);
    await waiting;
    const aborted = tail.changed(13n, 10_000, never.signal);
    never.abort();
    await aborted;
  });
});
