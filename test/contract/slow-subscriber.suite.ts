import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { EsdbEventStore } from '#libs/eventing';
import { newEvent } from './event-store.suite.js';

const EVENTS = 8_000;
const LANES = 16;
const BATCH = 25;
/** After all were written: longer than a node that drops who is slow waits for it. */
const BUSY_MS = 2_000;

/** Servers up to 24.2, and the embedded node, drop a live subscriber for what it does not take in time. */
export function describeSlowSubscriber(name: string, urlOf: () => Promise<string>): void {
  describe(`a live subscriber of ${name}`, () => {
    it('that is busy while thousands of events are written, and for seconds after that, is not dropped', async () => {
      const url = await urlOf();
      const noun = `b${randomUUID().slice(0, 8)}`;
      const faults: string[] = [];
      const onFault = (what: string, fault: unknown): void => void faults.push(`${what}: ${String(fault)}`);
      const [writer, reader] = [new EsdbEventStore(url), new EsdbEventStore(url, { onFault })];
      const stop = new AbortController();
      let live!: () => void;
      const isLive = new Promise<void>((resolve) => (live = resolve));
      let allWritten!: () => void;
      const written = new Promise<void>((resolve) => (allWritten = resolve));
      const revisions = new Map<string, bigint[]>();
      let seen = 0;
      const following = (async () => {
        for await (const delivery of reader.subscribe({
          after: 'start',
          prefixes: [`${noun}-`],
          signal: stop.signal,
        })) {
          if (delivery.kind === 'caught-up') live();
          if (delivery.kind !== 'event') continue;
          const { stream, revision } = delivery.event;
          const ofStream = revisions.get(stream) ?? [];
          ofStream.push(revision);
          revisions.set(stream, ofStream);
          if ((seen += 1) === 1) await written.then(() => pause(BUSY_MS));
          if (seen === EVENTS) stop.abort();
        }
      })();
      await isLive;
      const write = async (lane: number): Promise<void> => {
        for (let n = 0; n < EVENTS / LANES; n += BATCH) {
          const batch = Array.from({ length: BATCH }, (_, m) => newEvent(n + m, { data: { text: 'x'.repeat(600) } }));
          await writer.append(`${noun}-t.${lane}`, n === 0 ? 'no-stream' : BigInt(n - 1), batch);
        }
      };
      await Promise.all(Array.from({ length: LANES }, (_, lane) => write(lane)));
      allWritten();
      await following;
      await Promise.all([writer.close(), reader.close()]);
      expect([seen, faults]).toEqual([EVENTS, []]);
      const inOrder = Array.from({ length: EVENTS / LANES }, (_, n) => BigInt(n));
      expect([...revisions.values()]).toEqual(Array.from({ length: LANES }, () => inOrder));
    });
  });
}
