import type { FeedLog, LogEvent, LogPage } from '../reading/feed-log.js';
import { TenantTail, type TailLimits } from './tenant-tail.js';

/** Calls `wake` whenever rows of a tenant may have been written, until what it answers with is called. Nothing rests on it. */
export type RowNotices = (tenant: string, wake: () => void) => Promise<() => void>;

export interface TailsParts {
  readonly log: FeedLog;
  readonly notices: RowNotices;
  /** Told of a read that failed; it is tried again. */
  readonly onFault: (fault: unknown) => void;
  readonly limits?: Partial<TailLimits & { readonly bytesInAll: number }>;
}

const MIB = 1024 * 1024;
const LIMITS = { events: 2_000, bytes: 4 * MIB, bytesInAll: 64 * MIB };
/** What was not heard of is read as much later. Milliseconds. */
const AGAIN_MS = 1_000;
const MOST = 500;

interface Held {
  readonly tenant: string;
  readonly tail: TenantTail;
  streams: number;
  stop: () => void;
}

/** One reader for each tenant that has streams here. */
export class Tails {
  private readonly held = new Map<string, Promise<Held>>();
  private readonly open = new Set<Held>();
  private readonly limits: typeof LIMITS;

  constructor(private readonly parts: TailsParts) {
    this.limits = { ...LIMITS, ...parts.limits };
  }

  get bytes(): number {
    return [...this.open].reduce((sum, { tail }) => sum + tail.bytes, 0);
  }

  /** The tail of a tenant, which is read for as long as somebody has it; `leave` when it is not needed any more. */
  async join(tenant: string): Promise<{ readonly tail: TenantTail; readonly leave: () => void }> {
    const found = this.held.get(tenant) ?? this.begin(tenant);
    const held = await found;
    // Its last stream may have left meanwhile.
    if (held.streams < 0) return this.join(tenant);
    held.streams += 1;
    let isLeft = false;
    const leave = (): void => {
      if (isLeft) return;
      isLeft = true;
      held.streams -= 1;
      if (held.streams === 0) this.end(held);
    };
    return { tail: held.tail, leave };
  }

  private begin(tenant: string): Promise<Held> {
    const made = this.make(tenant);
    this.held.set(tenant, made);
    made.catch(() => this.held.delete(tenant));
    return made;
  }

  private end(held: Held): void {
    held.streams = -1;
    held.stop();
    this.open.delete(held);
    this.held.delete(held.tenant);
  }

  private async make(tenant: string): Promise<Held> {
    const tail = new TenantTail(await this.parts.log.standing({ tenant }));
    const reading = this.reading(tenant, tail);
    const deaf = await this.parts.notices(tenant, reading.wake);
    const timer = setInterval(reading.wake, AGAIN_MS).unref();
    const stop = (): void => {
      clearInterval(timer);
      deaf();
      reading.stop();
    };
    const held: Held = { tenant, tail, streams: 0, stop };
    this.open.add(held);
    return held;
  }

  /** Reads on when it is woken, one page after the other. */
  private reading(tenant: string, tail: TenantTail): { readonly wake: () => void; readonly stop: () => void } {
    let [isBusy, isAsked, isOver] = [false, false, false];
    const read = async (): Promise<void> => {
      isBusy = true;
      for (; isAsked && !isOver;) {
        isAsked = false;
        try {
          await this.readOn(tenant, tail, () => isOver);
        } catch (fault) {
          this.parts.onFault(fault);
        }
      }
      isBusy = false;
    };
    const wake = (): void => {
      isAsked = true;
      if (!isBusy) void read();
    };
    return { wake, stop: () => (isOver = true) };
  }

  private async readOn(tenant: string, tail: TenantTail, isOver: () => boolean): Promise<void> {
    let page: LogPage<LogEvent>;
    do {
      page = await this.parts.log.wholePage({ tenant }, { after: tail.through, filter: {}, most: MOST });
      const bytes = Math.min(this.limits.bytes, this.limits.bytesInAll / Math.max(1, this.open.size));
      tail.add(page, { events: this.limits.events, bytes });
    } while (page.behind && !isOver());
  }
}
