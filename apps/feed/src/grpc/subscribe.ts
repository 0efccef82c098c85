import {
  committedBytes,
  Credit,
  FeedFault,
  openedBytes,
  openExpected,
  type OpenRequest,
  readSubscriberFrame,
  subscribedBytes,
} from '#libs/feed';
import type { Subscriber } from '#libs/consumers';
import { written } from '../written.js';
import { type CallParts, type Duplex, tokenOf } from './calls.js';

/**
 * One call of `Subscribe`: the first message opens, all later ones grant credit or commit. It ends with what is wrong with any of them, when its caller
 * has gone, and, once that says that nothing more comes, when everything it committed is kept.
 */
export async function subscribe(
  call: Duplex,
  { feed, consumers, readers }: CallParts,
  gone: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  // Until then what was sent stays unread.
  const caller = await readers.reader(tokenOf(call));
  const frames = new Frames(call, over);
  const open = await frames.opened(gone);
  if (!open) return;
  const { reader, credit: first, ...delivery } = open;
  const credit = new Credit(first);
  const ending = AbortSignal.any([gone, over.signal]);
  const answers = new Answers(call, gone);
  let take: (cursor: string) => void = noCommits;
  frames.onFlow(({ credit: more, commit }) => {
    if (more !== 0) credit.grant(more);
    if (commit !== '') take(commit);
  });
  try {
    if (reader.kind === 'consumer') {
      const to: Subscriber = {
        credit,
        opened: (answer) => answers.send(openedBytes(answer)),
        batch: (batch) => answers.send(subscribedBytes(batch)),
        committed: (cursor) => answers.committed(cursor),
        onCommit: (keep) => (take = keep),
      };
      const request = { ...delivery, name: reader.name, takeOver: reader.takeOver };
      await consumers.streams.subscribe(await readers.keeper(tokenOf(call)), request, to, ending);
    } else {
      const { start, filter } = reader;
      const { cursor } = await feed.cursorOf(caller, start, true);
      const from = { from: 'cursor', cursor } as const;
      const batches = await feed.subscribe(caller, { ...delivery, start: from, filter, credit }, ending);
      await answers.send(openedBytes({ cursor, shards: 1 }));
      for await (const batch of batches) await answers.send(subscribedBytes(batch));
    }
  } finally {
    await answers.rest();
  }
  if (frames.fault) throw frames.fault;
}

const noCommits = (): void => {
  throw new FeedFault('COMMIT_AHEAD', 'There is nothing to commit: only a consumer that holds a shard commits.');
};

type Flow = { readonly credit: number; readonly commit: string };

/** What a subscriber sends: each message is taken at once, so that nothing piles up. */
class Frames {
  private first: OpenRequest | undefined;
  private late: NodeJS.Timeout | undefined;
  private open: ((open: OpenRequest | undefined) => void) | undefined;
  private take: ((flow: Flow) => void) | undefined;
  private readonly early: Flow[] = [];
  private isOpened = false;
  private failed: Error | undefined;

  constructor(
    call: Duplex,
    private readonly over: AbortController,
  ) {
    call.on('data', (bytes: Buffer) => this.read(bytes));
    call.on('end', () => this.end());
  }

  /** What ended it; undefined where nothing was wrong. */
  get fault(): Error | undefined {
    return this.failed;
  }

  /** The first message; undefined where the caller has gone before. Throws FeedFault. */
  async opened(gone: AbortSignal): Promise<OpenRequest | undefined> {
    const open = await new Promise<OpenRequest | undefined>((resolve) => {
      this.open = resolve;
      this.late = setTimeout(() => this.fail(openExpected()), OPEN_WITHIN_MS);
      if (this.failed ?? this.first) resolve(this.first);
      gone.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    clearTimeout(this.late);
    if (this.failed) throw this.failed;
    return open;
  }

  onFlow(take: (flow: Flow) => void): void {
    this.take = take;
    for (const flow of this.early.splice(0)) this.flow(flow);
  }

  private read(bytes: Buffer): void {
    try {
      const frame = readSubscriberFrame(bytes);
      if ((frame.kind === 'open') === this.isOpened) throw openExpected();
      if (frame.kind === 'flow-control') return this.flow(frame.flow);
      this.isOpened = true;
      this.first = frame.open;
      this.open?.(frame.open);
    } catch (fault) {
      this.fail(fault);
    }
  }

  private flow(flow: Flow): void {
    if (!this.take) {
      if (this.early.push(flow) > MOST_EARLY) this.fail(openExpected());
      return;
    }
    try {
      this.take(flow);
    } catch (fault) {
      this.fail(fault);
    }
  }

  private end(): void {
    if (!this.isOpened) this.failed ??= openExpected();
    this.open?.(undefined);
    this.over.abort();
  }

  private fail(fault: unknown): void {
    this.failed ??= fault as Error;
    this.open?.(undefined);
    this.over.abort();
  }
}

/** Messages that may come while its token is looked at. */
const MOST_EARLY = 100;
/** Who opens nothing within this holds a place for nothing. Milliseconds. */
const OPEN_WITHIN_MS = 10_000;

/** What a subscriber is sent: one message after the other, and of what is kept only the newest. */
class Answers {
  private newest: string | undefined;
  private sending: Promise<void> | undefined;

  constructor(
    private readonly call: Duplex,
    private readonly gone: AbortSignal,
  ) {}

  send(bytes: Uint8Array): Promise<void> {
    return written(this.call, bytes, this.gone);
  }

  committed(cursor: string): void {
    this.newest = cursor;
    this.sending ??= this.sendNewest();
  }

  /** Once everything was sent. */
  async rest(): Promise<void> {
    await this.sending;
  }

  private async sendNewest(): Promise<void> {
    while (this.newest !== undefined) {
      const cursor = this.newest;
      this.newest = undefined;
      await this.send(committedBytes(cursor));
    }
    this.sending = undefined;
  }
}
