import { type CommandContext, deterministicId, isRefusal } from '#libs/kernel';
import type { BlindIndex } from '../codec/blind-index.js';
import { EventCodec } from '../codec/codec.js';
import { eventTypesOf } from '../codec/event-index.js';
import type { PersonalData } from '../codec/personal-data.js';
import { isOpen, openTexts } from '../codec/personal-fields.js';
import type { Executor } from '../definitions/aggregate.js';
import type { AnyAggregate } from '../definitions/context.js';
import type { EventStore, StoredEvent } from '../store/event-store.js';
import { streamNameOf } from '../store/stream-name.js';

interface ResealParts {
  readonly store: EventStore;
  readonly aggregates: readonly AnyAggregate[];
  readonly blind: BlindIndex;
  readonly executor: Executor;
}

interface ResealOptions {
  readonly tenant: string;
  /** Looks and changes nothing. */
  readonly dryRun?: boolean;
  /** Business time of what is said. */
  readonly at: string;
  readonly onProgress?: (events: number) => void;
}

/** What older events of one type keep in the clear. */
export interface OpenEvents {
  readonly type: string;
  readonly events: number;
  readonly texts: number;
  /** Of these, how many name nobody whose they are: an erasure reaches them once somebody is named. */
  readonly unowned: number;
}

export interface Resealed {
  readonly tenant: string;
  /** How many events were looked at. */
  readonly events: number;
  readonly open: readonly OpenEvents[];
  /** Streams that say now whose their texts are; under `dryRun` those that would. */
  readonly named: number;
  /** Streams that had said so before. */
  readonly before: number;
  /** Streams whose texts nobody can be named for. */
  readonly refused: readonly string[];
}

/** Nothing that is encrypted is looked at. */
const CLOSED: PersonalData = {
  seal: () => Promise.reject(new Error('nothing is encrypted here')),
  open: () => Promise.resolve(null),
};

/** What is still to be named, by stream: the last event that makes it so, and who names it. */
interface Pending {
  readonly aggregate: AnyAggregate;
  readonly id: string;
  last: string;
}

/**
 * Looks through the history of a tenant for texts that older events keep in the clear, and lets streams whose events do not say whose these
 * are say it by one new event each. May be cut off, repeated, and run beside everything else: what was said is not said again. Throws as the
 * store or the keys fail.
 */
export async function reseal(parts: ResealParts, options: ResealOptions): Promise<Resealed> {
  const scan = new Scan(parts, options.tenant);
  await scan.run(options.onProgress);
  const pending = [...scan.pending.values()];
  const refused: string[] = [];
  if (!options.dryRun) {
    for (const one of pending) if (!(await named(parts, options, one))) refused.push(streamOfPending(one, options));
  }
  const { events, open, before } = scan;
  const byType = [...open.values()].sort((one, other) => (one.type < other.type ? -1 : 1));
  return { tenant: options.tenant, events, open: byType, named: pending.length - refused.length, before, refused };
}

const streamOfPending = ({ aggregate, id }: Pending, { tenant }: ResealOptions): string =>
  `${aggregate.events.noun}-${tenant}.${id}`;

async function named({ executor }: ResealParts, { tenant, at }: ResealOptions, pending: Pending): Promise<boolean> {
  const { aggregate, id, last } = pending;
  const commandId = deterministicId('reseal', last);
  const context: CommandContext = {
    ...{ tenant, actor: { subject: 'reseal', role: 'policy' }, commandId, bodyHash: commandId },
    ...{ correlationId: commandId, causationId: last, occurredAt: at },
  };
  const command = aggregate.reseal?.command(id, context) as never;
  return !isRefusal(await executor.execute(aggregate as never, command));
}

const AT_ONCE = 500;

class Scan {
  events = 0;
  before = 0;
  readonly open = new Map<string, OpenEvents>();
  readonly pending = new Map<string, Pending>();
  private readonly index;
  private readonly codec: EventCodec;
  private readonly byNoun: ReadonlyMap<string, AnyAggregate>;
  private readonly naming: ReadonlySet<string>;

  constructor(
    private readonly parts: ResealParts,
    private readonly tenant: string,
  ) {
    const { aggregates, blind } = parts;
    this.index = eventTypesOf([...new Set(aggregates.map(({ events }) => events))] as never);
    this.codec = new EventCodec(CLOSED, blind);
    this.byNoun = new Map(aggregates.map((aggregate) => [aggregate.events.noun, aggregate]));
    this.naming = new Set(aggregates.flatMap(({ reseal: one }) => (one ? [one.by as string] : [])));
  }

  async run(onProgress: (events: number) => void = () => undefined): Promise<void> {
    const stop = new AbortController();
    const prefixes = [...this.byNoun.keys()].map((noun) => `${noun}-${this.tenant}.`);
    let page: StoredEvent[] = [];
    for await (const delivery of this.parts.store.subscribe({ after: 'start', prefixes, signal: stop.signal })) {
      if (delivery.kind === 'caught-up') break;
      if (delivery.kind !== 'event') continue;
      this.events += 1;
      if (this.concerns(delivery.event)) page.push(delivery.event);
      if (this.events % AT_ONCE === 0) onProgress(this.events);
      if (page.length < AT_ONCE) continue;
      await this.look(page);
      page = [];
    }
    stop.abort();
    await this.look(page);
    onProgress(this.events);
  }

  private concerns({ type, metadata }: StoredEvent): boolean {
    const { version } = (metadata ?? {}) as { readonly version?: unknown };
    return this.naming.has(type) || (typeof version === 'number' && isOpen(this.index.get(type), version));
  }

  private async look(page: readonly StoredEvent[]): Promise<void> {
    for (const { id, type, stream, data, metadata } of await this.codec.decode(this.index, page)) {
      if (this.naming.has(type)) {
        if (this.pending.delete(stream)) this.before += 1;
        continue;
      }
      const { open, unowned } = openTexts(this.index.get(type), metadata.version, data);
      if (open === 0) continue;
      const known = this.open.get(type) ?? { type, events: 0, texts: 0, unowned: 0 };
      this.open.set(type, {
        type,
        events: known.events + 1,
        texts: known.texts + open,
        unowned: known.unowned + unowned,
      });
      if (unowned > 0) this.await(stream, id);
    }
  }

  private await(stream: string, last: string): void {
    const name = streamNameOf(stream, this.byNoun.keys());
    const aggregate = name && this.byNoun.get(name.noun);
    if (name && aggregate?.reseal) this.pending.set(stream, { aggregate, id: name.id, last });
  }
}
