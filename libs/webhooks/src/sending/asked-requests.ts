import type { LogEvent } from '#libs/feed';
import { attemptEvent, attemptTest, leaveOut } from './attempt.js';
import type { Attempted, EndpointParts } from './endpoint-parts.js';
import type { AskedRequest } from './keeping/held-endpoint.js';
import { receives } from './receivable.js';
import type { Waiting } from './waiting.js';

const AGAIN = { kind: 'redelivery', attempt: 1 } as const;
/** After a history that could not be read. Milliseconds. */
const READ_AGAIN_MS = 1_000;

/** Requests of somebody's: a test, or one event again. Each is sent at once, beside everything else, and once. */
export class AskedRequests {
  private upTo = 0n;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly parts: EndpointParts,
    private readonly waiting: Waiting,
    private readonly keep: () => Promise<boolean>,
  ) {}

  /** Once nothing of it is under way. */
  get ended(): Promise<void> {
    return this.last;
  }

  take(asked: readonly AskedRequest[]): void {
    for (const each of asked)
      if (BigInt(each.commit) > this.upTo) {
        this.upTo = BigInt(each.commit);
        this.last = this.last.then(() => this.serve(each));
      }
  }

  /** It is served once there was an attempt: what was not sent is asked for again of whoever delivers next. */
  private async serve({ id, eventId, commit }: AskedRequest): Promise<void> {
    const { outcome } = eventId === null ? await attemptTest(this.parts, id) : await this.again(eventId);
    if (outcome === 'unsent') return;
    this.parts.standing.served(commit);
    await this.keep();
  }

  private async again(eventId: string): Promise<Attempted> {
    const { parts } = this;
    while (!parts.over.aborted)
      try {
        const raw = await parts.raw.event(parts.claimed.tenant, eventId);
        return raw && this.hadItsTurn(raw.event)
          ? await attemptEvent(parts, raw, AGAIN)
          : leaveOut(parts, AGAIN, { id: eventId, type: raw?.event.type ?? '' });
      } catch (fault) {
        parts.onFault(fault, parts.claimed);
        await this.waiting.pause(READ_AGAIN_MS);
      }
    return { outcome: 'unsent', retryAfterMs: 0 };
  }

  /** Whether an event is one that the endpoint receives, and has been sent in its turn: nobody is told by hand what the filter leaves out, or out of order. */
  private hadItsTurn(event: LogEvent): boolean {
    const { filter, webhook, standing, claimed } = this.parts;
    const blocked = standing.blocked.get(event.orderingKey);
    return (
      receives(filter(webhook().settings.filter), event, claimed.id) &&
      event.commit <= standing.place.sequence &&
      !(blocked && event.commit >= BigInt(blocked.sequence))
    );
  }
}
