import type { AttemptRecord, BlockedKey, ClaimedEndpoint, Settlement } from './held-endpoint.js';
import type { Settlements, Settler } from './settlements.js';

/** A place up to which an endpoint has been looked at; in order, whether it is done or under way. */
export interface Step {
  readonly cursor: string;
  readonly sequence: bigint;
  done: boolean;
}

/** How far an endpoint is, and what of it is still to be kept. Nothing goes on before it is. */
export class Standing implements Settler {
  readonly blocked = new Map<string, BlockedKey>();
  private cursor: string;
  private sequence: bigint;
  private delivered: bigint;
  /** Failures in a row of what it waits for as a whole. */
  attempts: number;
  private readonly steps: Step[] = [];
  private unkept = fresh();
  private waiting: ((kept: boolean) => void)[] = [];
  private asking: ((kept: boolean) => void)[] = [];

  constructor(
    private readonly claimed: ClaimedEndpoint,
    private readonly settlements: Settlements,
  ) {
    this.cursor = claimed.cursor;
    this.sequence = BigInt(claimed.sequence);
    this.delivered = BigInt(claimed.delivered);
    this.attempts = claimed.attempts;
    for (const key of claimed.blocked) this.blocked.set(key.key, key);
  }

  /** Everything up to here is done, or of a blocked key. */
  get place(): { readonly cursor: string; readonly sequence: bigint } {
    return { cursor: this.cursor, sequence: this.sequence };
  }

  /** The event that it was sent last, which the next one follows. */
  get follows(): bigint {
    return this.delivered;
  }

  /** An event got through; of several at once the newest one counts. */
  told(commit: bigint): void {
    if (commit > this.delivered) this.delivered = commit;
  }

  get underWay(): number {
    return this.steps.filter(({ done }) => !done).length;
  }

  /** How many events ahead of the oldest that is under way it has come. */
  get ahead(): number {
    return this.steps.length;
  }

  begin(cursor: string, sequence: bigint): Step {
    const step = { cursor, sequence, done: false };
    this.steps.push(step);
    return step;
  }

  /** The cursor moves past what is done, and never past what is under way. */
  end(step: Step): void {
    step.done = true;
    while (this.steps[0]?.done) {
      const { cursor, sequence } = this.steps.shift() as Step;
      if (sequence > this.sequence) [this.cursor, this.sequence] = [cursor, sequence];
    }
  }

  /** What was begun last has failed, and is begun again. */
  undo(): void {
    this.steps.pop();
  }

  log(attempt: AttemptRecord): void {
    this.unkept.log.push(attempt);
    if (attempt.kind !== 'event') return;
    if (attempt.outcome === 'delivered') this.unkept.succeeded = true;
    else this.unkept.failed = true;
  }

  /** As a whole it waits for so long; undefined: no more. */
  wait(milliseconds: number | undefined): void {
    this.unkept.waitMs = milliseconds ?? null;
  }

  block(key: BlockedKey, waitMs: number): void {
    this.blocked.set(key.key, key);
    this.unkept.keys.set(key.key, waitMs);
  }

  free(key: string): void {
    this.blocked.delete(key);
    this.unkept.keys.set(key, undefined);
  }

  served(commit: string): void {
    this.unkept.requestsDone = commit;
  }

  /** Keeps all of it. Answers whether the endpoint is held still. */
  keep(): Promise<boolean> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.settlements.add(this);
    });
  }

  settlement(): Settlement {
    const { keys, ...unkept } = this.unkept;
    this.unkept = fresh();
    this.asking.push(...this.waiting.splice(0));
    const { cursor, sequence } = this.place;
    const changed = [...keys];
    return {
      ...{ held: this.claimed, cursor, sequence: String(sequence), delivered: String(this.delivered) },
      ...{ attempts: this.attempts, ...unkept },
      freed: changed.flatMap(([key, waitMs]) => (waitMs === undefined ? [key] : [])),
      blocked: changed.flatMap(([key, waitMs]) => {
        const blocked = this.blocked.get(key);
        return waitMs === undefined || !blocked ? [] : [{ ...blocked, waitMs }];
      }),
    };
  }

  settled(kept: boolean): void {
    for (const resolve of this.asking.splice(0)) resolve(kept);
  }
}

const fresh = () => ({
  log: [] as AttemptRecord[],
  succeeded: false,
  failed: false,
  waitMs: undefined as number | null | undefined,
  requestsDone: '0',
  keys: new Map<string, number | undefined>(),
});
