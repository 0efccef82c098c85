import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AppendTooLarge,
  type Delivery,
  type EventStore,
  isAfter,
  type NewEvent,
  RevisionConflict,
  type StoredEvent,
} from '#libs/eventing';
import type { Position } from '#libs/kernel';

export const newEvent = (n: number, more: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'thing.happened',
  data: { n, text: 'Zoë 漢字 \u0000', nested: { list: [1, null, 'x'] } },
  metadata: {
    tenant: 't',
    actor: { subject: 's', role: 'r' },
    version: 1,
    commandId: `c${n}`,
    bodyHash: 'h',
    $correlationId: 'k',
    $causationId: 'k',
    occurredAt: '2026-01-02T03:04:05.000Z',
  },
  ...more,
});

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const events = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => newEvent(n));
const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);
const conflict = (work: Promise<unknown>) => expect(work).rejects.toThrow(RevisionConflict);

/** What every event store answers, whichever it is. */
export function describeEventStore(name: string, open: () => Promise<EventStore>): void {
  describe(`event store: ${name}`, () => {
    let store: EventStore;
    const noun = `t${randomUUID().slice(0, 8)}`;
    const stream = (): string => `${noun}-x.${randomUUID()}`;
    beforeAll(async () => (store = await open()));
    afterAll(() => store.close());

    describe('appending', () => {
      it('writes all events at exactly the expected revision and reads them back as they were', async () => {
        const [s, written] = [stream(), events(3)];
        const answer = await store.append(s, 'no-stream', written);
        expect(answer.revision).toBe(2n);
        const read = await collect(store.read(s));
        expect(read.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }))).toEqual(written);
        expect(read.map(({ revision }) => revision)).toEqual([0n, 1n, 2n]);
        expect(read.at(-1)?.position).toEqual(answer.position);
        expect(read.every((event) => event.stream === s && !Number.isNaN(Date.parse(event.recordedAt)))).toBe(true);
        expect((await store.append(s, 2n, events(1))).revision).toBe(3n);
      });

      it('refuses every other revision and writes nothing', async () => {
        const s = stream();
        await conflict(store.append(s, 0n, events(1)));
        await store.append(s, 'no-stream', events(2));
        await conflict(store.append(s, 'no-stream', events(1)));
        await conflict(store.append(s, 0n, events(1)));
        await conflict(store.append(s, 2n, events(1)));
        expect(await collect(store.read(s))).toHaveLength(2);
      });

      it('answers the same ids at the same revision as the first time', async () => {
        const [s, first, second] = [stream(), events(2), events(2)];
        const answers = [await store.append(s, 'no-stream', first), await store.append(s, 1n, second)];
        expect(await store.append(s, 'no-stream', first)).toEqual(answers[0]);
        expect(await store.append(s, 1n, second)).toEqual(answers[1]);
        expect(await collect(store.read(s))).toHaveLength(4);
      });

      it('refuses an overlap in part, which is another append', async () => {
        const [s, written] = [stream(), events(2)];
        await store.append(s, 'no-stream', written);
        await conflict(store.append(s, 'no-stream', [...written, newEvent(9)]));
        await conflict(store.append(s, 'no-stream', [...written.slice(0, 1), newEvent(9)]));
        expect(await collect(store.read(s))).toHaveLength(2);
      });

      it('of 32 writers at one revision lets one through', async () => {
        const s = stream();
        await store.append(s, 'no-stream', events(1));
        const outcomes = await Promise.allSettled(Array.from({ length: 32 }, () => store.append(s, 0n, events(2))));
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(RevisionConflict);
        }
        expect(await collect(store.read(s))).toHaveLength(3);
      });

      it('of 32 identical appends at once stores one and answers all alike', async () => {
        const [s, written] = [stream(), events(2)];
        const answers = await Promise.all(Array.from({ length: 32 }, () => store.append(s, 'no-stream', written)));
        for (const answer of answers) expect(answer).toEqual(answers[0]);
        expect(await collect(store.read(s))).toHaveLength(2);
      });

      it('ends at 960 KiB, type and metadata counted, with nothing written', async () => {
        const s = stream();
        const of = (bytes: number) => newEvent(1, { data: { text: 'x'.repeat(bytes) } });
        await expect(store.append(s, 'no-stream', [of(600_000), of(600_000)])).rejects.toThrow(AppendTooLarge);
        await expect(store.append(s, 'no-stream', [of(5_000_000)])).rejects.toThrow(AppendTooLarge);
        const { type, data, metadata } = of(0);
        const beside = 2 * type.length + Buffer.byteLength(JSON.stringify(data) + JSON.stringify(metadata));
        const most = 960 * 1024 - beside;
        await expect(store.append(s, 'no-stream', [of(most + 1)])).rejects.toThrow(AppendTooLarge);
        expect(await collect(store.read(s))).toEqual([]);
        expect((await store.append(s, 'no-stream', [of(most)])).revision).toBe(0n);
      });

      it('lets no name through that would end the process of a client', async () => {
        await expect(store.append('', 'no-stream', events(1))).rejects.toThrow(TypeError);
        await expect(store.append('$all', 'no-stream', events(1))).rejects.toThrow(TypeError);
        await expect(store.append(stream(), 'no-stream', [newEvent(1, { type: '' })])).rejects.toThrow(TypeError);
        await expect(store.append(stream(), 'no-stream', [])).rejects.toThrow(TypeError);
        const twice = newEvent(1);
        await expect(store.append(stream(), 'no-stream', [twice, twice])).rejects.toThrow(TypeError);
      });
    });

    describe('reading', () => {
      it('begins where it is told, ends where it is left, and is empty where nothing is', async () => {
        const [s, written] = [stream(), events(1_203)];
        for (let n = 0; n < 1_203; n += 401)
          await store.append(s, n === 0 ? 'no-stream' : BigInt(n - 1), written.slice(n, n + 401));
        expect(ids(await collect(store.read(s)))).toEqual(ids(written));
        expect(ids(await collect(store.read(s, 1_200n)))).toEqual(ids(written.slice(1_200)));
        expect(await collect(store.read(s, 1_203n))).toEqual([]);
        expect(await collect(store.read(s, 5_000n))).toEqual([]);
        expect(await collect(store.read(stream()))).toEqual([]);
        expect(await collect(store.read(stream(), 7n))).toEqual([]);
        for await (const event of store.read(s, 600n)) {
          expect(event.id).toBe(written[600]?.id);
          break;
        }
      });

      it('backwards gives the last ones, newest first', async () => {
        const [s, written] = [stream(), events(5)];
        await store.append(s, 'no-stream', written);
        expect(ids(await collect(store.readBackwards(s, 2)))).toEqual(ids(written.slice(3).reverse()));
        expect(ids(await collect(store.readBackwards(s, 9)))).toEqual(ids([...written].reverse()));
        expect(await collect(store.readBackwards(stream(), 3))).toEqual([]);
      });

      it('knows the position of the newest event', async () => {
        const answer = await store.append(stream(), 'no-stream', events(1));
        const head = await store.head();
        expect(head && !isAfter(answer.position, head)).toBe(true);
      });
    });

    describe('subscribing', () => {
      const follow = (prefixes: string[], after: Position | 'start', until: (seen: Delivery[]) => boolean) =>
        seenUntil(store, { prefixes, after }, until);
      const received = (seen: Delivery[]): StoredEvent[] => seen.flatMap((d) => (d.kind === 'event' ? [d.event] : []));

      it('hands out what is there, says so, then what comes, in order and once', async () => {
        const own = `s${randomUUID().slice(0, 8)}`;
        const written = events(6);
        await store.append(`${own}-x.1`, 'no-stream', written.slice(0, 2));
        await store.append(`other${own}-x.1`, 'no-stream', events(2));
        await store.append(`${own}-x.2`, 'no-stream', written.slice(2, 4));
        let live: Promise<unknown> | undefined;
        const seen = await follow([`${own}-`], 'start', (all) => {
          if (all.at(-1)?.kind === 'caught-up') live ??= store.append(`${own}-x.1`, 1n, written.slice(4));
          return received(all).length === 6;
        });
        await live;
        expect(ids(received(seen))).toEqual(ids(written));
        const caughtUp = seen.findIndex(({ kind }) => kind === 'caught-up');
        expect(received(seen.slice(0, caughtUp))).toHaveLength(4);
        const positions = received(seen).map(({ position }) => position);
        expect(positions.every((position, n) => n === 0 || isAfter(position, positions[n - 1] ?? position))).toBe(true);
      });

      it('goes on after a position, exclusively, across several prefixes', async () => {
        const own = `s${randomUUID().slice(0, 8)}`;
        const written = events(4);
        await store.append(`${own}a-x.1`, 'no-stream', written.slice(0, 1));
        const { position } = await store.append(`${own}b-x.1`, 'no-stream', written.slice(1, 2));
        await store.append(`${own}a-x.1`, 0n, written.slice(2, 3));
        await store.append(`${own}b-x.1`, 0n, written.slice(3));
        const seen = await follow([`${own}a-`, `${own}b-`], position, (all) => received(all).length === 2);
        expect(ids(received(seen))).toEqual(ids(written.slice(2)));
      });

      it('tells how far it has looked though nothing passed the filter', async () => {
        const own = `s${randomUUID().slice(0, 8)}`;
        const { position } = await store.append(`${own}-x.1`, 'no-stream', events(1));
        const s = stream();
        for (let n = 0; n < 3_000; n += 500) await store.append(s, n === 0 ? 'no-stream' : BigInt(n - 1), events(500));
        const seen = await follow([`${own}-`], position, (all) => all.some(({ kind }) => kind === 'caught-up'));
        expect(received(seen)).toEqual([]);
        expect(seen.some((delivery) => delivery.kind === 'checkpoint' && isAfter(delivery.position, position))).toBe(
          true,
        );
      });

      it('beside many writers misses, doubles and misorders nothing, from wherever it begins', async () => {
        const own = `s${randomUUID().slice(0, 8)}`;
        const write = async (writer: number) => {
          for (let n = 0; n < 40; n += 1) {
            await store.append(`${own}-x.${writer}`, n === 0 ? 'no-stream' : BigInt(n - 1), [newEvent(n)]);
          }
        };
        const writing = Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)));
        const all = (seen: Delivery[]) => received(seen).length >= 640;
        const follower = follow([`${own}-`], 'start', all);
        await writing;
        const whole = received(await follower);
        const middle = whole[300]?.position ?? 'start';
        const again = received(await follow([`${own}-`], middle, (seen) => received(seen).length >= 339));
        expect(new Set(ids(whole)).size).toBe(640);
        expect(whole.every(({ position }, n) => n === 0 || isAfter(position, whole[n - 1]?.position ?? position))).toBe(
          true,
        );
        expect(ids(again)).toEqual(ids(whole.slice(301)));
      });

      it('waits for a slow consumer and ends with its signal', async () => {
        const own = `s${randomUUID().slice(0, 8)}`;
        await store.append(`${own}-x.1`, 'no-stream', events(900));
        let last = 0;
        const seen = await follow([`${own}-`], 'start', (all) => {
          if (Date.now() - last > 50) last = Date.now();
          return received(all).length === 900;
        });
        expect(new Set(ids(received(seen))).size).toBe(900);
        const stopped = new AbortController();
        const kinds: string[] = [];
        for await (const { kind } of store.subscribe({
          after: 'start',
          prefixes: [`no${own}-`],
          signal: stopped.signal,
        })) {
          kinds.push(kind);
          if (kind === 'caught-up') setTimeout(() => stopped.abort(), 50);
        }
        expect(kinds).toContain('caught-up');
      });
    });
  });
}

async function seenUntil(
  store: EventStore,
  options: { prefixes: string[]; after: Position | 'start' },
  until: (seen: Delivery[]) => boolean,
): Promise<Delivery[]> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20_000);
  const seen: Delivery[] = [];
  for await (const delivery of store.subscribe({ ...options, signal: stop.signal })) {
    seen.push(delivery);
    if (until(seen)) break;
  }
  clearTimeout(timer);
  stop.abort();
  return seen;
}
