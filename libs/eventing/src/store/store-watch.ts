import type { StreamTrimmed } from './event-store.js';

const NAMED = 5;
/** Beyond that they are counted and not named: memory is bounded whatever somebody else writes. */
const MOST = 1_000;

/** What somebody has to look at in the event store itself, as far as this process has met it. */
export class StoreWatch {
  /** Streams that were refused because they have lost their beginning, with what is known of it. */
  readonly trimmed = new Map<string, string>();
  /** Streams that begin like ours and are not, with how many of their events were passed by. */
  readonly foreign = new Map<string, number>();
  foreignEvents = 0;

  sawTrimmed({ stream, why }: StreamTrimmed): boolean {
    const isNew = !this.trimmed.has(stream);
    if (this.trimmed.size < MOST) this.trimmed.set(stream, why);
    return isNew;
  }

  /** True for the first event of a stream. */
  sawForeign(stream: string): boolean {
    this.foreignEvents += 1;
    const before = this.foreign.get(stream) ?? 0;
    if (before > 0 || this.foreign.size < MOST) this.foreign.set(stream, before + 1);
    return before === 0;
  }

  /** A sentence each, for health checks. */
  alerts(): string[] {
    const alerts = [...this.trimmed]
      .slice(0, NAMED)
      .map(([stream, why]) => `stream ${stream} has lost its beginning: ${why}`);
    if (this.trimmed.size > NAMED) alerts.push(`${this.trimmed.size - NAMED} more streams have lost their beginning`);
    if (this.foreignEvents > 0) alerts.push(this.ofOthers());
    return alerts;
  }

  private ofOthers(): string {
    const names = [...this.foreign.keys()].slice(0, NAMED).join(', ');
    const more = this.foreign.size > NAMED ? ' and others' : '';
    return `${this.foreignEvents} events of streams that are not ours were passed by: ${names}${more}`;
  }
}
