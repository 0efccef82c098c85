import { fromBinary, toJson } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import { feed, forStaff, partOf, publishedAs, subjectOf } from '../definition/feed.js';
import { type FeedJson, MemoryPersonalData, type Published, SealedText } from '#libs/eventing';
import { type DealEventJson, EventSchema } from '#libs/feed-client';
import { type DomainEvent, type EventTypes, type Recorded, toGlobalId } from '#libs/kernel';
import { openedBody } from '../bodies/opened-event.js';
import { packFields } from './packed-fields.js';
import { type PublicEvent, publicEvent } from './public-event.js';

const TENANT = 'north';
const ID = '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a11';
const PROGRAM = toGlobalId('program', '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a12');
const PARTNER = toGlobalId('partner', '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a13');

interface Of {
  readonly dealId: string;
}
type Event =
  | DomainEvent<'deal.begun', Of & { readonly name: string | null; readonly notes?: string }>
  | DomainEvent<'deal.moved', Of & { readonly at: string; readonly note?: string }>
  | DomainEvent<'deal.seen', Of>
  | DomainEvent<'deal.forgotten', Of>;

const deal = subjectOf<DealEventJson>()({ kind: 'deal', field: 'deal', of: ({ dealId }: Of) => dealId });
const { on } = feed<Event>()({
  source: { noun: 'deal', types: {} } as unknown as EventTypes<never>,
  on: {
    'deal.begun': deal.begins(({ data }) => ({
      id: toGlobalId('deal', data.dealId),
      programId: PROGRAM,
      partnerId: PARTNER,
      state: 'DRAFT',
      customer: { id: 'customer_1', name: data.name },
      metadata: data.notes === undefined ? {} : { notes: data.notes },
      extensions: 0,
    })),
    'deal.moved': publishedAs(
      'moved_on',
      deal.becomes(
        ({ data }) => ({ state: 'APPROVED', expiresAt: data.at }),
        ({ data }) => ({ note: data.note ?? null }),
      ),
    ),
    'deal.seen': forStaff(deal.stays()),
    'deal.forgotten': deal.becomes(() => ({ customer: { id: 'customer_1', erased: true } })),
  },
});

let revision = 0n;
const recorded = (type: Event['type'], data: object, actor = { subject: 'u1', role: 'manager' }): Recorded =>
  ({
    ...{ type, data: { dealId: ID, ...data }, id: ID, stream: `deal-${TENANT}.${ID}` },
    ...{ revision: (revision += 1n), recordedAt: '2026-11-28T15:00:00.214Z' },
    position: { commit: 100n + revision, prepare: 100n + revision },
    metadata: {
      ...{ tenant: TENANT, actor, version: 1, commandId: 'c', bodyHash: 'b', $correlationId: 'corr' },
      ...{ $causationId: 'cause', occurredAt: '2026-11-28T15:00:00.000Z' },
    },
  }) as Recorded;

/** From what is kept, as after a restart. */
const published = (
  type: Event['type'],
  data: object = {},
  newest?: PublicEvent,
  actor?: { subject: string; role: string },
) =>
  publicEvent(
    on[type] as Published,
    recorded(type, data, actor),
    newest && { body: newest.body, sealed: packFields(newest.sealed) },
  ) as PublicEvent;
const read = ({ body }: PublicEvent): FeedJson & { deal: FeedJson } =>
  toJson(EventSchema, fromBinary(EventSchema, body)) as FeedJson & { deal: FeedJson };

const personal = new MemoryPersonalData();
const sealed = async (value: string): Promise<SealedText> =>
  new SealedText('acme', await personal.seal(TENANT, 'acme', JSON.stringify(value)));
const whole = { thin: false, omitPersonalData: false };
const opened = async (event: PublicEvent, form = whole): Promise<FeedJson & { deal: { deal: FeedJson } }> =>
  toJson(
    EventSchema,
    fromBinary(
      EventSchema,
      await openedBody({ tenant: TENANT, body: event.body, sealed: packFields(event.sealed) }, form, personal),
    ),
  ) as never;

describe('a public event', () => {
  it('carries the state after it, what changed and what that was before', () => {
    const begun = published('deal.begun', { name: null });
    const moved = published('deal.moved', { at: '2027-01-01T00:00:00.000Z', note: 'well done' }, begun);
    expect(moved.type).toBe('deal.moved_on');
    expect(read(moved).deal).toEqual({
      deal: expect.objectContaining({
        state: 'APPROVED',
        expiresAt: '2027-01-01T00:00:00Z',
        customer: { id: 'customer_1' },
      }),
      before: { state: 'DRAFT' },
      changed: ['state', 'expiresAt'],
      note: 'well done',
    });
  });

  it('says nothing changed when what is written is what was there', () => {
    const begun = published('deal.begun', { name: null });
    const moved = published('deal.moved', { at: '2027-01-01T00:00:00.000Z' }, begun);
    const again = published('deal.moved', { at: '2027-01-01T00:00:00.000Z' }, moved);
    expect(read(again).deal).toEqual({ deal: read(moved).deal['deal'], before: {} });
  });

  it('says who acted, when, whose it is and how it is ordered', () => {
    const begun = published('deal.begun', { name: null });
    expect(read(begun)).toMatchObject({ programId: PROGRAM, partnerId: PARTNER, orderingKey: PARTNER });
    expect(read(begun)).toMatchObject({
      ...{ id: toGlobalId('event', ID), tenant: TENANT, subject: toGlobalId('deal', ID), actor: 'PERSON' },
      ...{ occurredAt: '2026-11-28T15:00:00Z', recordedAt: '2026-11-28T15:00:00.214Z', correlationId: 'corr' },
    });
    expect(read(begun)).not.toHaveProperty('causationId');
    const byPolicy = published('deal.seen', {}, begun, { subject: 'policy:look', role: 'policy' });
    expect(read(byPolicy)).toMatchObject({ actor: 'POLICY', causationId: 'cause' });
  });

  it('needs an earlier event of its subject unless it begins one', () => {
    expect(() => published('deal.moved', { at: '2027-01-01T00:00:00.000Z' })).toThrow('nothing was published before');
  });

  it('leaves out what makes it larger than 64 KiB, and says what', () => {
    const large = published('deal.begun', { name: null, notes: 'x'.repeat(80_000) });
    expect(large.body.length).toBeLessThan(64 * 1024);
    expect(read(large)).toMatchObject({ cut: ['deal.deal.metadata'], deal: { deal: { state: 'DRAFT' } } });
  });
});

describe('personal fields', () => {
  it('are kept encrypted beside the event, in every later one too, and opened for who reads', async () => {
    const begun = published('deal.begun', { name: await sealed('Ann Example') });
    const moved = published('deal.moved', { at: '2027-01-01T00:00:00.000Z', note: await sealed('Ann called') }, begun);
    for (const event of [begun, moved]) {
      expect(Buffer.from(event.body).toString('latin1')).not.toContain('Ann');
      expect((await opened(event)).deal.deal).toMatchObject({ customer: { name: 'Ann Example' } });
    }
    expect(moved.sealed.map(({ path }) => path)).toEqual(['deal.note', 'deal.deal.customer.name']);
    expect((await opened(moved)).deal).toMatchObject({ note: 'Ann called', changed: ['state', 'expiresAt'] });
  });

  it('are not there for who asks for none, and nothing is in thin form', async () => {
    const begun = published('deal.begun', { name: await sealed('Ann Example') });
    expect((await opened(begun, { ...whole, omitPersonalData: true })).deal.deal).toMatchObject({
      customer: { id: 'customer_1' },
    });
    const thin = await opened(begun, { ...whole, thin: true });
    expect(thin).toMatchObject({ type: 'deal.begun' });
    expect(thin).not.toHaveProperty('deal');
  });

  it('of which one part is meant are opened as that part', async () => {
    const whole = new SealedText('acme', await personal.seal(TENANT, 'acme', JSON.stringify({ ref: 'A-1', other: 1 })));
    const begun = published('deal.begun', { name: partOf(whole as unknown as { ref: string }, 'ref') });
    const moved = published('deal.moved', { at: '2027-01-01T00:00:00.000Z' }, begun);
    expect(moved.sealed).toEqual([expect.objectContaining({ path: 'deal.deal.customer.name', part: 'ref' })]);
    expect((await opened(moved)).deal.deal).toMatchObject({ customer: { name: 'A-1' } });
  });

  it('of an erased person are absent from all of its events, which say so', async () => {
    const name = await sealed('Ann Example');
    const begun = published('deal.begun', { name });
    const forgotten = published('deal.forgotten', {}, begun);
    personal.erase(TENANT, 'acme');
    expect((await opened(begun)).deal.deal['customer']).toEqual({ id: 'customer_1', erased: true });
    expect((await opened(forgotten)).deal).toMatchObject({
      deal: { customer: { id: 'customer_1', erased: true } },
      changed: ['customer.name', 'customer.erased'],
      before: {},
    });
  });
});
