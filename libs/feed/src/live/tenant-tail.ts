import { type LogMark, ofPartner } from '../reading/cursor.js';
import { type EventFilter, passes } from '../reading/filter.js';
import type { LogEvent, LogPage, Standing } from '../reading/feed-log.js';

/** What one stream wants of the newest events. */
export interface TailRequest {
  readonly after: bigint;
  readonly filter: EventFilter;
  /** Bare UUID of the partner that reads; absent for the vendor's people. */
  readonly partnerId?: string;
  readonly most: number;
}

/** How much of a tenant's newest events is kept. */
export interface TailLimits {
  readonly events: number;
  readonly bytes: number;
}

/** What a tail takes of the next page of the log. */
type TailPage = Pick<LogPage<LogEvent>, 'events' | 'through' | 'visible' | 'made' | 'newestIn'>;

/** As much as one response holds, in bytes. */
const MOST_BYTES = 256 * 1024;

/** So many of the newest events are looked at before the others. */
const NEAR = 4;

interface Kept {
  readonly event: LogEvent;
  readonly bytes: number;
}

const sizeOf = ({ body, sealed }: LogEvent): number => body.length + sealed.length;

/**
 * The newest events of one tenant, read once for all of its streams; personal fields stay encrypted. All of the tenant's events after `from` up to
 * `through` are here: who is further behind reads pages of the log alone.
 */
export class TenantTail {
  private readonly kept: Kept[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly store: string;
  private made: string | undefined;
  /** How often the log was not as far any more as it had been. */
  private lapses = 0;
  private isBehind = false;
  /** See `nameOfLog`, of the tenant's own people. */
  private log: number | undefined;
  private from: bigint;
  private reached: bigint;
  private size = 0;

  constructor({ store, made, visible, newestIn }: Omit<Standing, 'last'>) {
    this.store = store;
    this.made = made;
    this.log = newestIn;
    this.from = visible;
    this.reached = visible;
  }

  /** Everything up to here was read. */
  get through(): bigint {
    return this.reached;
  }

  get bytes(): number {
    return this.size;
  }

  /** Takes the next page of the whole tenant. */
  add({ events, through, visible, made, newestIn }: TailPage, limits: TailLimits): void {
    const lapses = visible < this.reached;
    if (lapses && !this.isBehind) this.lapses += 1;
    this.isBehind = lapses;
    if (lapses || made !== this.made || (newestIn !== this.log && through > this.reached))
      this.begin(made, newestIn ?? this.log);
    if (through <= this.reached) return;
    for (const event of events) {
      const bytes = sizeOf(event);
      this.kept.push({ event, bytes });
      this.size += bytes;
    }
    this.reached = through;
    this.shrink(limits);
    for (const wake of [...this.waiting]) wake();
  }

  /** What a stream receives next; undefined where it is behind what is kept, or the log is behind that. */
  after(request: TailRequest): LogPage<LogEvent> | undefined {
    if (request.after < this.from || this.isBehind) return undefined;
    const standing = this.standingFor(request);
    const events: LogEvent[] = [];
    let last: LogMark | undefined;
    let bytes = 0;
    for (let at = this.firstAfter(request.after); at < this.kept.length; at += 1) {
      const { event, bytes: more } = this.kept[at] as Kept;
      if (request.partnerId !== undefined && event.seenBy !== request.partnerId) continue;
      if (passes(request.filter, event)) {
        if (events.length === request.most || (events.length > 0 && bytes + more > MOST_BYTES)) {
          const newest = events.at(-1) as LogEvent;
          return { ...standing, events, through: newest.commit, last: newest, behind: true };
        }
        events.push(event);
        bytes += more;
      }
      last = event;
    }
    const through = this.reached > request.after ? this.reached : request.after;
    return { ...standing, events, through, behind: false, ...(last && { last }) };
  }

  /** Resolves once there is something after a place, after so many milliseconds, or when the signal says so. */
  changed(after: bigint, milliseconds: number, signal: AbortSignal): Promise<void> {
    if ((this.reached > after && !this.isBehind) || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done, { once: true });
      this.waiting.add(done);
    });
  }

  private standingFor({ partnerId }: TailRequest): Omit<Standing, 'last'> {
    const newestIn =
      this.log === undefined ? {} : { newestIn: partnerId === undefined ? this.log : ofPartner(this.log) };
    // By another name whoever follows looks whether what it knows is there still.
    const made = this.lapses === 0 ? this.made : `${this.made} ${this.lapses}`;
    return { store: this.store, visible: this.reached, ...(made !== undefined && { made }), ...newestIn };
  }

  /** The log was made anew: what is kept is of the old one, and nobody knows what else the new one has there. */
  private begin(made: string | undefined, log: number | undefined): void {
    this.made = made;
    this.log = log;
    this.kept.length = 0;
    this.size = 0;
    this.from = this.reached;
  }

  private shrink({ events, bytes }: TailLimits): void {
    let gone = 0;
    let left = this.size;
    while (this.kept.length - gone > events || (left > bytes && gone < this.kept.length)) {
      left -= this.kept[gone]?.bytes ?? 0;
      gone += 1;
    }
    const newest = this.kept[gone - 1];
    if (!newest) return;
    this.kept.splice(0, gone);
    this.size = left;
    this.from = newest.event.commit;
  }

  private isAfter(at: number, commit: bigint): boolean {
    const kept = this.kept[at];
    return kept !== undefined && kept.event.commit > commit;
  }

  private firstAfter(commit: bigint): number {
    // Nearly all who ask are at the newest events.
    const near = Math.max(0, this.kept.length - NEAR);
    let [low, high] = this.isAfter(near, commit) ? [0, near] : [near, this.kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.isAfter(middle, commit)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
