import { FeedFault } from '../reading/feed-fault.js';

/** Who takes something of what there is for all. */
export interface Taker {
  readonly tenant: string;
  readonly subject: string;
  /** Of a partner: it takes nothing of what there is for its vendor. */
  readonly partnerId?: string;
}

export interface QuotaLimits {
  /** Of one subject, or of all subjects of one partner. */
  readonly streamsOfSubject: number;
  /** Of a tenant's own people and programs; as many again for all of its partners. */
  readonly streamsOfTenant: number;
  readonly streamsInAll: number;
  /** Calls a second, of a tenant's own people and programs. */
  readonly callsOfTenant: number;
  /** Calls a second, of one partner. */
  readonly callsOfPartner: number;
}

const QUOTA_LIMITS: QuotaLimits = {
  streamsOfSubject: 16,
  streamsOfTenant: 100,
  streamsInAll: 2_000,
  callsOfTenant: 50,
  callsOfPartner: 10,
};

/** Streams and calls of this process: nobody takes so much that others go without. */
export class Quotas {
  private readonly streams = new Map<string, number>();
  private readonly calls = new Map<string, { left: number; at: number }>();
  private count = 0;

  constructor(private readonly limits: QuotaLimits = QUOTA_LIMITS) {}

  /** How many streams there are. */
  get open(): number {
    return this.count;
  }

  /** A place for one more stream, until what it answers with is called. Throws FeedFault TOO_MANY_STREAMS. */
  enter(taker: Taker): () => void {
    const { streamsOfSubject, streamsOfTenant, streamsInAll } = this.limits;
    const { tenant, subject, partnerId } = taker;
    const keys =
      partnerId === undefined
        ? ([keyOf(tenant), keyOf(tenant, 'subject', subject)] as const)
        : ([keyOf(tenant, 'partners'), keyOf(tenant, 'partner', partnerId)] as const);
    const full = [
      [this.streams.get(keys[1]) ?? 0, streamsOfSubject, partnerId === undefined ? 'of one subject' : 'of one partner'],
      [
        this.streams.get(keys[0]) ?? 0,
        streamsOfTenant,
        partnerId === undefined ? 'of a tenant' : 'of a tenant’s partners',
      ],
      [this.count, streamsInAll, 'of this process'],
    ] as const;
    const over = full.find(([has, most]) => has >= most);
    if (over)
      throw new FeedFault('TOO_MANY_STREAMS', `There are ${over[1]} streams ${over[2]} already. Close one.`, 10_000);
    this.change(keys, 1);
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      this.change(keys, -1);
    };
  }

  /** Counts a call; those that are not made may be made later, for a second. Throws FeedFault TOO_MANY_CALLS. */
  call({ tenant, partnerId }: Omit<Taker, 'subject'>, now = performance.now()): void {
    const { callsOfTenant, callsOfPartner } = this.limits;
    const most = partnerId === undefined ? callsOfTenant : callsOfPartner;
    const key = partnerId === undefined ? keyOf(tenant) : keyOf(tenant, 'partner', partnerId);
    const known = this.calls.get(key) ?? { left: most, at: now };
    const left = Math.min(most, known.left + ((now - known.at) * most) / 1000);
    if (left < 1)
      throw new FeedFault('TOO_MANY_CALLS', `More than ${most} calls a second. Follow the feed, or ask later.`, 1000);
    this.calls.delete(key);
    this.calls.set(key, { left: left - 1, at: now });
    for (const [other, { at }] of this.calls) {
      // Whoever is silent for a second has all of it again.
      if (now - at < 1000) break;
      this.calls.delete(other);
    }
  }

  private change(keys: readonly [string, string], by: 1 | -1): void {
    this.count += by;
    for (const key of keys) {
      const left = (this.streams.get(key) ?? 0) + by;
      if (left === 0) this.streams.delete(key);
      else this.streams.set(key, left);
    }
  }
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);
