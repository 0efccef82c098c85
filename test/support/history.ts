import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '#libs/eventing';
import type { TestService } from './test-service.js';

/** An event as it lies in the store. */
export interface Written {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test says what it expects of an event
  readonly data: any;
  readonly commandId: string;
}

/** Every noun that has ever had an event, and what remembers idempotency keys. */
const NOUNS = [
  ...new Set(readdirSync(new URL('../golden', import.meta.url)).map((name) => name.slice(0, name.indexOf('.')))),
  'mutation',
].filter((noun) => /^[a-z][a-z-]*$/.test(noun));

type Place = Pick<TestService, 'store' | 'began'>;

/**
 * Everything that was written for a tenant since a test file began, in the order of history, what idempotency keys remember included: as the
 * store hands it out.
 */
export async function historyOf({ store, began }: Place, tenant: string): Promise<Written[]> {
  const stop = new AbortController();
  const found: Written[] = [];
  const prefixes = NOUNS.map((noun) => `${noun}-${tenant}.`);
  for await (const delivery of store.subscribe({ after: began, prefixes, signal: stop.signal })) {
    if (delivery.kind === 'caught-up') break;
    if (delivery.kind !== 'event') continue;
    const { stream, revision, type, data, metadata } = delivery.event;
    const { commandId } = metadata as { readonly commandId: string };
    found.push({ stream, revision: Number(revision), type, data, commandId });
  }
  stop.abort();
  return found;
}

/** The same without what idempotency keys remember: what the business knows. */
export async function businessOf(place: Place, tenant: string): Promise<Written[]> {
  return (await historyOf(place, tenant)).filter(({ stream }) => !stream.startsWith('mutation-'));
}

/** Counts events by type as the store tells of them: never more than there are. */
export class HistoryCounter {
  private readonly counts = new Map<string, number>();
  private readonly stop = new AbortController();
  private heard = 0;

  constructor(store: EventStore, prefixes: readonly string[]) {
    void this.follow(store, prefixes);
  }

  of(type: string): number {
    return this.counts.get(type) ?? 0;
  }

  /** Once nothing more has been heard for a moment: what somebody who stands still has written is counted then. */
  async settled(): Promise<this> {
    for (let before = -1; before !== this.heard; await pause(30)) before = this.heard;
    return this;
  }

  close(): void {
    this.stop.abort();
  }

  private async follow(store: EventStore, prefixes: readonly string[]): Promise<void> {
    for await (const delivery of store.subscribe({ after: 'start', prefixes, signal: this.stop.signal })) {
      if (delivery.kind !== 'event') continue;
      this.heard += 1;
      this.counts.set(delivery.event.type, this.of(delivery.event.type) + 1);
    }
  }
}
