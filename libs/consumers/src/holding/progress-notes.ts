import type { ActiveConsumer } from '../consumer/consumer.state.js';
import type { Consumers } from './consumers.js';
import type { Holding } from './holding.js';

const HOUR_MS = 3_600_000;
const LOOK_MS = 60_000;

interface Note {
  readonly tenant: string;
  readonly consumer: ActiveConsumer;
  readonly number: number;
  cursor: string;
  sequence: bigint;
  noted: bigint;
  notedAt: number;
}

/** Notes in the history how far shards are: once an hour, and when the process ends. From there they go on where cursors are lost. */
export class ProgressNotes {
  private readonly notes = new Map<string, Note>();
  private readonly ticking: NodeJS.Timeout;

  constructor(
    private readonly consumers: Pick<Consumers, 'note'>,
    private readonly onFault: (fault: unknown) => void,
    private readonly everyMs = HOUR_MS,
  ) {
    this.ticking = setInterval(() => void this.write(this.everyMs), Math.min(LOOK_MS, everyMs)).unref();
  }

  take({ held, kept: { cursor, sequence }, consumer }: Pick<Holding, 'held' | 'kept' | 'consumer'>): void {
    const { tenant, consumerId, version, shard: number } = held;
    const key = JSON.stringify([tenant, consumerId, version, number]);
    const known = this.notes.get(key);
    if (known) Object.assign(known, { cursor, sequence });
    else {
      const noted = BigInt(consumer.places[number]?.sequence ?? 0);
      this.notes.set(key, { tenant, consumer, number, cursor, sequence, noted, notedAt: performance.now() });
    }
  }

  async close(): Promise<void> {
    clearInterval(this.ticking);
    await this.write(0);
  }

  /** Of shards that have moved, and were noted so long ago. */
  private async write(ageMs: number): Promise<void> {
    const now = performance.now();
    for (const [key, note] of this.notes) {
      const { tenant, consumer, number, cursor, sequence, noted, notedAt } = note;
      if (now - notedAt < ageMs) continue;
      if (sequence === noted) {
        this.notes.delete(key);
        continue;
      }
      try {
        await this.consumers.note(tenant, consumer, [{ number, cursor, sequence: String(sequence) }]);
        Object.assign(note, { noted: sequence, notedAt: now });
      } catch (fault) {
        this.onFault(fault);
      }
    }
  }
}
