import { setTimeout as pause } from 'node:timers/promises';
import type { Position } from '#libs/kernel';
import { isAfter, later } from '../store/position.js';
import { isMovedCheckpoint } from '../database/checkpoints.js';
import { isOutOfTime } from '../database/faults/data-faults.js';
import type { Consumer } from '../consuming/consumer.js';
import type { Arrival } from '../consuming/decoded.js';
import { batches } from '../consuming/inbox.js';
import { BatchSize } from './batch-size.js';
import { CHECK_RETRIES_MS, MOST_PER_BATCH, RETRY_KEYS_MS } from './processor.limits.js';
import type { ProcessorParts } from './processor.types.js';
import { Quarantine } from '../consuming/quarantine.js';
import { itemsOf } from '../consuming/items.js';
import type { Taker } from './taker.js';

type Turn = <T>(work: () => Promise<T>) => Promise<T>;
type Result = 'joined' | 'failed' | 'more';

/** So often the tail is read beside the others; then they wait for the rest of it, which is short. */
const ROUNDS_BESIDE = 3;

/**
 * Tries again what quarantined tenants have missed: from the first event that could not be taken, page by page between the batches of the
 * others, until the tenant is where they are. Rows, checkpoint and how far it is are one transaction, so that it may end anywhere.
 */
export class Replays {
  private readonly triedAt = new Map<string, number>();
  private readonly size = new BatchSize(MOST_PER_BATCH.policy);

  constructor(
    private readonly consumer: Consumer,
    private readonly taker: Taker,
    private readonly parts: ProcessorParts,
  ) {}

  /** Until the signal: once at the beginning, for another build may know better; then what is asked for, and what lacks a key. */
  async run(signal: AbortSignal): Promise<void> {
    let known: ReadonlySet<string> = new Set();
    while (!signal.aborted) {
      try {
        for (const tenant of await this.due(known)) {
          this.triedAt.set(tenant, Date.now());
          await this.again(tenant, signal);
        }
      } catch (fault) {
        // Another runner or a rebuild has been here: the processor opens anew at its next batch.
        if (!signal.aborted && !isMovedCheckpoint(fault)) this.parts.onFault?.(this.consumer.name, fault, false);
      }
      known = this.taker.quarantine.tenants;
      await pause(CHECK_RETRIES_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async due(known: ReadonlySet<string>): Promise<string[]> {
    const { quarantine } = this.taker;
    if (quarantine.size === 0) return [];
    const { name } = this.consumer;
    const asked = await new Quarantine(this.parts.database).list({ name });
    const askedFor = new Set(asked.filter(({ retry }) => retry).map(({ tenant }) => tenant));
    return [...quarantine.tenants].filter((tenant) => {
      const last = this.triedAt.get(tenant);
      // One that has begun under way was tried just now.
      if (last === undefined) this.triedAt.set(tenant, Date.now());
      if (askedFor.has(tenant) || (last === undefined && known.size === 0)) return true;
      return quarantine.standing(tenant)?.ofKeys === true && Date.now() - (last ?? Date.now()) >= RETRY_KEYS_MS;
    });
  }

  private async again(tenant: string, signal: AbortSignal): Promise<void> {
    let result: Result = 'more';
    for (let round = 1; result === 'more' && !signal.aborted; round += 1) {
      const beside = (): Promise<Result> => this.round(tenant, signal, (work) => this.taker.inTurn(work));
      const alone = (): Promise<Result> => this.taker.inTurn(() => this.round(tenant, signal, (work) => work()));
      const { most } = this.size;
      try {
        result = await (round > ROUNDS_BESIDE ? alone() : beside());
      } catch (fault) {
        // Half of it is tried next.
        if (!isOutOfTime(fault) || most === 1) throw fault;
      }
    }
  }

  /** From where the tenant is to where the history ends now. */
  private async round(tenant: string, signal: AbortSignal, inTurn: Turn): Promise<Result> {
    const { quarantine } = this.taker;
    const after = quarantine.standing(tenant)?.after;
    if (!after) return 'joined';
    const level = this.taker.position;
    const { most } = this.size;
    const stop = new AbortController();
    const deliveries = this.parts.store.subscribe({
      after: after.commit === 0n ? 'start' : after,
      prefixes: quarantine.prefixesOf(tenant),
      signal: AbortSignal.any([signal, stop.signal]),
    });
    try {
      for await (const batch of batches(deliveries, 2 * most, most)) {
        const done = batch.some(({ kind }) => kind === 'caught-up');
        const items = batch.flatMap(itemsOf);
        const arrivals = items.flatMap((item) => (item.kind === 'event' ? [item.arrival] : []));
        const page = () => inTurn(() => this.page(tenant, arrivals, done ? level : undefined));
        const result = await this.size.tried(items.length, page);
        if (result) return result;
      }
    } finally {
      stop.abort();
    }
    return 'more';
  }

  /** `level`: nothing of the tenant up to there is missing behind this page. */
  private async page(
    tenant: string,
    arrivals: readonly Arrival[],
    level: Position | undefined,
  ): Promise<Result | undefined> {
    const { taker } = this;
    const standing = taker.quarantine.standing(tenant);
    if (!standing) return 'joined';
    const reached = taker.position;
    const mine = arrivals.filter(({ event }) => !isAfter(event.position, reached));
    const last = later(mine.at(-1)?.event.position ?? standing.after, standing.after);
    const after = level ? later(level, last) : last;
    if (isAfter(after, standing.after) && !(await taker.takeAgain(tenant, mine, after))) return 'failed';
    // What is behind the others they will take together.
    const isLevel = mine.length < arrivals.length || (level !== undefined && !isAfter(standing.passed, after));
    if (isLevel) await taker.join(tenant);
    return isLevel ? 'joined' : level && 'more';
  }
}
