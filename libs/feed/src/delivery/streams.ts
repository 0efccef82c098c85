import { FeedFault } from '../reading/feed-fault.js';
import { type QuotaLimits, Quotas, type Taker } from './quotas.js';
import { DRAINING } from './subscription.js';

/** A place among the streams of this process, until it is closed. */
export interface Entered {
  /** Aborted with the reason DRAINING when the process is stopping. */
  readonly signal: AbortSignal;
  close(): void;
}

/** The streams of this process: how many there may be, and how they end when it stops. */
export class Streams {
  readonly quotas: Quotas;
  private readonly open = new Set<AbortController>();
  private isDraining = false;

  constructor(limits?: QuotaLimits) {
    this.quotas = new Quotas(limits);
  }

  /** A place among the streams. Throws FeedFault TOO_MANY_STREAMS, TOO_MANY_CALLS, SERVER_DRAINING. */
  enter(reader: Taker): Entered {
    if (this.isDraining) throw draining();
    this.quotas.call(reader);
    const leave = this.quotas.enter(reader);
    const stream = new AbortController();
    this.open.add(stream);
    const close = (): void => {
      this.open.delete(stream);
      leave();
    };
    return { signal: stream.signal, close };
  }

  /** The process is stopping: streams finish what they deliver and end. */
  drain(): void {
    this.isDraining = true;
    for (const stream of this.open) stream.abort(DRAINING);
  }
}

/** What a stream ends with when its process is stopping. */
export const draining = (): FeedFault =>
  new FeedFault('SERVER_DRAINING', 'This process is stopping. Go on at another with the last cursor.', 500);
