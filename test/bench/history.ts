import { EsdbEventStore, type EventStore } from '#libs/eventing';
import { deterministicId } from '#libs/kernel';
import { atOnce } from './cost.js';
import { NOTE, streamOfCounter, written } from './counter.js';

const STREAMS = 1_000;
const EVENTS_AN_APPEND = 50;
const AT_ONCE = 8;

const counterIdOf = (n: number): string => deterministicId('bench', String(n));

/** Fills a store with that many events of a thousand counters, mixed, and answers how many there are. */
export async function fill(store: EventStore, events: number): Promise<number> {
  const rounds = Math.max(1, Math.round(events / (STREAMS * EVENTS_AN_APPEND)));
  const streams = Math.min(STREAMS, Math.ceil(events / EVENTS_AN_APPEND));
  for (let round = 0; round < rounds; round += 1) {
    await atOnce(store instanceof EsdbEventStore ? AT_ONCE : 1, streams, async (n) => {
      const counterId = counterIdOf(n);
      const batch = Array.from({ length: EVENTS_AN_APPEND }, (_, at) =>
        round + at === 0
          ? written({ type: 'counter.started', data: { counterId, label: 'bench' } })
          : written({ type: 'counter.counted', data: { counterId, amount: String(at), note: NOTE } }),
      );
      const expected = round === 0 ? 'no-stream' : BigInt(round * EVENTS_AN_APPEND - 1);
      await store.append(streamOfCounter(counterId), expected, batch);
    });
  }
  return rounds * streams * EVENTS_AN_APPEND;
}
