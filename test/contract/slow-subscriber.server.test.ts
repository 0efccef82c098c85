import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { EsdbEventStore } from '#libs/eventing';
import { newEvent } from './event-store.suite.js';

const url = process.env['EVENTSTORE_URL'];
const EVENTS = 8_000;
const LANES = 16;
const BATCH = 25;
const BUSY_MS = 3_000;

/** Only a real server drops a subscriber for what it does not take in a tenth of a second. */
(url ? describe : describe.skip)('a live subscriber of a real server', () => {
  it('that is busy for seconds while a thousand events a second are written is not dropped', async () => {
    const noun = `b${randomUUID().slice(0, 8)}`;
    const faults: string[] = [];
    const writer = new EsdbEventStore(url ?? '');
    const onFault = (what: string, fault: unknown): void => void faults.push(`${what}: ${String(fault)}`);
    const reader = new EsdbEventStore(url ?? '', { onFault });
    const stop = new AbortController();
    let live!: () => void;
    const isLive = new Promise<void>((resolve) => (live = resolve));
    let seen = 0;
    const following = (async () => {
      for await (const delivery of reader.subscribe({ after: 'start', prefixes: [`${noun}-`], signal: stop.signal })) {
        if (delivery.kind === 'caught-up') live();
        if (delivery.kind !== 'event') continue;
        if ((seen += 1) === 1) await pause(BUSY_MS);
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
    await following;
    expect([seen, faults]).toEqual([EVENTS, []]);
    await Promise.all([writer.close(), reader.close()]);
  });
});
