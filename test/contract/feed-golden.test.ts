import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromBinary, toJson } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import { CONTEXT_MODULES } from '#libs/contexts';
import { type AnyFeed, type Follow, SealedText, type Published } from '#libs/eventing';
import { EventSchema } from '#libs/feed-client';
import { type FeedEventRow, feedEventView, publicTypeOf, publishedIn, unpackFields } from '#libs/feed';
import { type DomainEvent, type EventSpec, personalFieldsOf, type Recorded } from '#libs/kernel';
import { examplesText } from '../support/feed-examples.js';

const ROOT = join(import.meta.dirname, '..', 'golden');
const FOLDER = join(ROOT, 'feed');
/** Which fields were encrypted in the log of a version. */
const sealedFile = (version: number): string => join(ROOT, 'feed-log', `v${version}.json`);
const EXAMPLES = join(ROOT, '..', '..', 'libs/feed/src/generated/examples.ts');
const contexts = CONTEXT_MODULES.map(({ context }) => context);
const feeds: readonly AnyFeed[] = contexts.flatMap((context) => context.feeds ?? []);

const ID = '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a11';

/** Samples of texts know nothing of moments and ids, nor of the names of persons. */
const textIn = (field: string, value: string): string => {
  if (field === 'person') return `person:${ID}`;
  if (/^(of|root|into|entries)$/.test(field)) return ID;
  return /(At$|^(decideBy|reapplyAfter|effectiveFrom|until|to)$)/.test(field) ? '2026-01-02T03:04:05.000Z' : value;
};

function sampleIn(field: string, value: unknown): unknown {
  if (typeof value === 'string') return textIn(field, value);
  if (Array.isArray(value)) return value.map((each) => sampleIn(field, each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, sampleIn(name, each)]));
}

/** A domain event as its golden file has it, in its newest version, personal fields encrypted. */
function golden(type: string, spec: EventSpec<object>, commit: bigint): Recorded {
  const { version } = spec;
  const file = join(ROOT, `${type}.v${version}.json`);
  const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: Record<string, unknown> };
  const fields = personalFieldsOf(spec).flatMap((personal): readonly string[] => personal.fields);
  const sealed = Object.entries(data).map(([field, value]) => [
    field,
    fields.includes(field) && value !== null ? new SealedText('a subject', `sealed ${field}`) : sampleIn(field, value),
  ]);
  return {
    ...{ type, data: Object.fromEntries(sealed), id: ID, stream: 'a stream', revision: 0n },
    ...{ position: { commit, prepare: commit }, recordedAt: '2026-01-02T03:04:06.000Z' },
    metadata: {
      ...{ tenant: 'tenant', actor: { subject: 'policy:one', role: 'policy' }, version, commandId: ID, bodyHash: '' },
      ...{ $correlationId: ID, $causationId: ID, occurredAt: '2026-01-02T03:04:05.000Z' },
    },
  } as Recorded;
}

interface PublishedType {
  readonly type: string;
  readonly how: Published;
  readonly spec: EventSpec<object>;
}

const PUBLISHED: readonly PublishedType[] = feeds.flatMap((each) =>
  publishedIn(each).map(([type, how]) => ({
    ...{ type, how, spec: (each.source.types as Record<string, EventSpec<object>>)[type]! },
  })),
);

/** What the sample of an event that may be published in two ways, or in none, must say for this public type. */
const OTHERWISE: Readonly<Record<string, object>> = {
  'lead.submitted': { soldAt: null },
  'lead.merged': {
    leads: { ended: '00000000-0000-5000-8000-000000000001', goesOn: '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a12' },
  },
};

/** By this way of publishing it alone; undefined where the sample is published by another one. `altered`: what its data names instead. */
function rowOf(
  { type, how, spec }: PublishedType,
  newest: FeedEventRow | undefined,
  commit: bigint,
  altered: (data: object) => unknown = (data) => data,
) {
  const alone = feedEventView([{ source: { noun: '', types: {} } as never, on: { [type]: how } }]);
  const follow = (alone.on as Readonly<Record<string, Follow<DomainEvent, FeedEventRow>>>)[type]!;
  const event = golden(type, spec, commit);
  const sample = {
    ...event,
    data: { ...(altered(event.data as object) as object), ...OTHERWISE[publicTypeOf(how, type)] },
  } as Recorded;
  const subject = follow.subject(sample);
  return subject === null ? undefined : (follow.row(newest, sample, subject) as FeedEventRow | undefined);
}

type GoldenEvent = { readonly event: object; readonly sealed: unknown };

/** In which order encrypted fields are kept beside an event says nothing. */
const inOrder = ({ sealed, ...rest }: GoldenEvent) => ({
  ...rest,
  sealed: (sealed as readonly { readonly path: string }[]).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
});

/** Every published event on top of the one that begins its subject. */
function publicEvents(): Map<string, GoldenEvent> {
  const found = new Map<string, GoldenEvent>();
  for (const published of PUBLISHED) {
    const { begins, subject } = published.how;
    const first = PUBLISHED.find(({ how }) => how.begins && how.subject.kind === subject.kind)!;
    const last = rowOf(published, begins ? undefined : rowOf(first, undefined, 1n), 2n);
    if (!last) continue;
    const event = toJson(EventSchema, fromBinary(EventSchema, last.body)) as object;
    found.set(last.type, { event, sealed: unpackFields(last.sealed) });
  }
  return found;
}

describe('golden files of public events', () => {
  it('hold every type as it was released; a released type stays', () => {
    const events = publicEvents();
    // CONCORD_GOLDEN=add writes the files of new types; what was released is never written again.
    if (process.env['CONCORD_GOLDEN'] === 'add') {
      mkdirSync(FOLDER, { recursive: true });
      for (const [type, event] of events) {
        const file = join(FOLDER, `${type}.json`);
        if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(event, null, 2)}\n`);
      }
      writeFileSync(EXAMPLES, examplesText(FOLDER));
    }
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
    const released = files.map((file) => file.slice(0, -'.json'.length));
    expect([...events.keys()].sort()).toEqual(released.sort());
    const types = PUBLISHED.map(({ type, how }) => publicTypeOf(how, type));
    expect([...new Set(types)].sort()).toEqual(released);
    for (const [type, event] of events) {
      const kept = JSON.parse(readFileSync(join(FOLDER, `${type}.json`), 'utf8')) as GoldenEvent;
      expect({ type, ...inOrder(event) }).toEqual({ type, ...inOrder(kept) });
    }
  });

  it('are the examples that readers of the feed are shown', () => {
    expect(readFileSync(EXAMPLES, 'utf8')).toBe(examplesText(FOLDER));
  });

  it('have no personal text in what is kept beside the encrypted ones', () => {
    for (const [type, { event }] of publicEvents()) {
      expect({ type, readable: JSON.stringify(event).includes('sealed ') }).toEqual({ type, readable: false });
    }
  });
});

describe('what is encrypted in the log', () => {
  it('is the same for as long as its version is: else rows of before keep the text in the clear', () => {
    const file = sealedFile(feedEventView(feeds).version);
    const now = Object.fromEntries(
      [...publicEvents()].map(([type, event]) => [type, inOrder(event).sealed.map(({ path }) => path)]),
    );
    // CONCORD_GOLDEN=add adds new types, and all of them for a new version of the log, which is to be made where this fails.
    if (process.env['CONCORD_GOLDEN'] === 'add') {
      mkdirSync(dirname(file), { recursive: true });
      const before: object = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
      writeFileSync(file, `${JSON.stringify({ ...now, ...before }, Object.keys({ ...now, ...before }).sort(), 2)}\n`);
    }
    expect(now).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });
});

describe('the ordering key of a subject', () => {
  /** From then on it is of another partner, in order with whose events it goes. What is for staff alone need not: see `ofProgram`. */
  const HANDED_OVER = [
    'sale.recorded, sale.recredited',
    'deal.drafted, deal.reassigned',
    'deal.imported, deal.reassigned',
  ];
  /** They say once more whose it is. */
  const SAYS_AGAIN = ['contact.changed'];
  const OTHER = '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a13';
  /** Whatever it names is another one, but for what it is about. */
  function namingOthers(value: unknown): unknown {
    if (typeof value === 'string') return value.replace(/[0-9a-f-]{36}$/, OTHER);
    if (Array.isArray(value)) return value.map(namingOthers);
    if (typeof value !== 'object' || value === null || value instanceof SealedText) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, namingOthers(each)]));
  }

  const isOf = ({ type, how }: PublishedType): boolean => how.begins || SAYS_AGAIN.includes(publicTypeOf(how, type));

  it('stays for its life, whatever happens to it', () => {
    const changed = PUBLISHED.filter(({ how }) => how.begins).flatMap((first) =>
      PUBLISHED.filter(({ how }) => how.subject.kind === first.how.subject.kind).flatMap((next) => {
        const begun = rowOf(first, undefined, 1n);
        const then = begun && rowOf(next, begun, 2n, isOf(next) ? undefined : namingOthers);
        return then && then.orderingId !== begun.orderingId ? [`${begun.type}, ${then.type}`] : [];
      }),
    );
    expect(changed).toEqual(HANDED_OVER);
  });
});
