import { setTimeout as pause } from 'node:timers/promises';
import { type Event, FeedClient } from '#libs/feed-client';

type Filter = Parameters<FeedClient['createConsumer']>[0]['filter'];

/** What a consumer was delivered, and what of it is known to be kept. */
export class ConsumerReading {
  /** In the order they came, doubles too. */
  readonly seen: Event[] = [];
  readonly shardsOf = new Map<string, Set<number>>();
  private readonly distinct = new Set<string>();
  private readonly kept = new Set<string>();
  private readonly over = new AbortController();
  private readonly clients: readonly FeedClient[];
  private fault: unknown;
  private streams: Promise<unknown> = Promise.resolve();

  /** @param ports of the processes that its streams are divided over */
  constructor(
    ports: number | readonly number[],
    token: string,
    private readonly name: string,
  ) {
    this.clients = [ports].flat().map((port) => new FeedClient({ address: `127.0.0.1:${port}`, token }));
  }

  /** How many different events have come. Throws what it failed with. */
  get count(): number {
    if (this.fault !== undefined) throw new Error(`${this.name} has failed`, { cause: this.fault });
    return this.distinct.size;
  }

  /** Creates it, and holds each of its shards by a stream of its own. */
  async start(filter: Filter, shards: number): Promise<void> {
    const start = { positionFrom: { case: 'beginning' as const, value: {} } };
    await this.clients[0]?.createConsumer({ name: this.name, start, filter: filter ?? {}, shards });
    const streams = Array.from({ length: shards }, (_, n) => this.read(this.clients[n % this.clients.length]!));
    this.streams = Promise.all(streams).catch((fault: unknown) => (this.fault = fault));
  }

  /** Of one shard: every event once in the order of the history, but for doubles; of several: of each ordering key. */
  async expectNothingLost(history: readonly string[], shards: number): Promise<void> {
    await this.stop();
    if (new Set(history).size !== this.count) throw new Error(`${this.count} of ${history.length} have come`);
    const place = new Map(history.map((id, n) => [id, n]));
    const last = new Map<string, number>();
    const done = new Set<string>();
    for (const { id, orderingKey } of this.seen) {
      if (done.has(id)) continue;
      done.add(id);
      const [key, at] = [shards === 1 ? '' : orderingKey, place.get(id)];
      if (at === undefined) throw new Error(`${id} is not in the history`);
      if (at < (last.get(key) ?? 0)) throw new Error(`${id} of ${orderingKey} has come too late`);
      last.set(key, at);
    }
    for (const [key, of] of this.shardsOf) if (of.size > 1) throw new Error(`${key} is in ${of.size} shards`);
  }

  async stop(): Promise<void> {
    this.over.abort();
    await this.streams;
    for (const client of this.clients) client.close();
  }

  private async read(client: FeedClient): Promise<void> {
    const options = { signal: this.over.signal, heartbeatSeconds: 1, credit: 200 };
    for await (const { events, shard, commit } of client.consume(this.name, options)) {
      for (const event of events) {
        if (this.kept.has(event.id)) throw new Error(`${event.id} comes again, though it was committed`);
        this.seen.push(event);
        this.distinct.add(event.id);
        this.shardsOf.set(event.orderingKey, (this.shardsOf.get(event.orderingKey) ?? new Set()).add(shard));
      }
      if (await commit()) for (const { id } of events) this.kept.add(id);
    }
  }
}

/** Somebody who hears server-sent events, keeps the id of the last one, and begins again after it. */
export class SseReading {
  readonly ids: string[] = [];
  private readonly over = new AbortController();
  private readonly reading: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {
    this.reading = this.read();
  }

  async stop(): Promise<void> {
    this.over.abort();
    await this.reading;
  }

  private async read(): Promise<void> {
    let place = 'from=beginning';
    while (!this.over.signal.aborted) {
      try {
        const headers = { authorization: `Bearer ${this.token}`, accept: 'text/event-stream' };
        const response = await fetch(`${this.url}&${place}`, { headers, signal: this.over.signal });
        let rest = '';
        for await (const chunk of response.body ?? []) {
          const blocks = (rest + Buffer.from(chunk).toString()).split('\n\n');
          rest = blocks.pop() ?? '';
          for (const block of blocks) {
            const cursor = /^id: (.*)$/m.exec(block)?.[1];
            const data = /^data: (.*)$/m.exec(block)?.[1];
            if (cursor && data) this.ids.push((JSON.parse(data) as { id: string }).id);
            if (cursor) place = `after=${cursor}`;
          }
        }
      } catch {
        // It was cut.
      }
      await pause(50);
    }
  }
}
