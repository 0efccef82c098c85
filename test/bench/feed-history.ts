import { randomUUID } from 'node:crypto';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { type EventCodec, type EventStore, eventTypesOf } from '#libs/eventing';
import { deterministicId } from '#libs/kernel';
import { atOnce } from './cost.js';

const index = eventTypesOf(contextsOf(CONTEXT_MODULES).flatMap(({ feeds = [] }) => feeds.map(({ source }) => source)));
const AN_APPEND = 50;
/** A key and an append each wait for the disk: many share one flush. */
const AT_ONCE = 32;
const AT = '2026-01-02T03:04:05.000Z';

const programId = deterministicId('bench', 'program', 'one');
const partnerIdOf = (tenant: string, n: number): string => deterministicId(tenant, 'partner', String(n));

interface Said {
  readonly type: string;
  readonly data: object;
}

/** A partner without a name, which then is introduced and becomes active in turns: nothing of it is encrypted. */
function ofPartner(partnerId: string): Said[] {
  const of = { partnerId, programId, at: AT };
  const begins = { kind: 'affiliate', country: 'GB', externalId: partnerId, name: null, personalKey: null };
  return Array.from({ length: AN_APPEND }, (_, n) => {
    if (n === 0) return { type: 'partner.prospected', data: { ...of, ...begins } };
    if (n % 2) return { type: 'partner.activated', data: of };
    return { type: 'partner.onboarding-started', data: { ...of, dueAt: AT, steps: ['agreement', 'training'] } };
  });
}

/** Deals whose customers have six fields that are encrypted; each is drafted and never changes. */
function ofDeals(tenant: string, first: number): Said[][] {
  return Array.from({ length: AN_APPEND }, (_, n) => {
    const number = String(first * AN_APPEND + n);
    const customer = {
      ...{ customerId: deterministicId(tenant, 'customer', number), customerName: `Acme ${number}` },
      ...{ customerCountry: 'GB', customerCrmId: `006-${number}`, customerCrmSystem: 'salesforce' },
      ...{ customerWebsite: `https://${number}.acme.example`, customerEmail: `buyer@${number}.acme.example` },
      customerTaxId: `GB${number}`,
    };
    const deal = {
      ...{ dealId: deterministicId(tenant, 'deal', number), programId, partnerId: partnerIdOf(tenant, 0), at: AT },
      ...{ externalId: number, amount: '12.00', currency: 'GBP', productLines: ['lanterns'], involvement: 'sourced' },
      ...{ expectedCloseOn: '2026-12-01', territory: null, representative: null, metadata: {}, personalMetadata: null },
      subjectId: deterministicId(tenant, 'customer', number),
    };
    return [{ type: 'deal.drafted', data: { ...deal, ...customer } }];
  });
}

/** Appends published events of a tenant past the service, and answers how many. */
export async function fillFeed(
  { store, codec }: { readonly store: EventStore; readonly codec: EventCodec },
  tenant: string,
  events: number,
  what: 'plain' | 'encrypted' = 'plain',
): Promise<number> {
  const rounds = Math.max(1, Math.round(events / AN_APPEND));
  await atOnce(AT_ONCE, rounds, async (n) => {
    const streams = what === 'plain' ? [ofPartner(partnerIdOf(tenant, n))] : ofDeals(tenant, n);
    for (const said of streams) {
      const noun = what === 'plain' ? 'partner' : 'deal';
      const { partnerId, dealId = partnerId } = said[0]?.data as { partnerId: string; dealId?: string };
      await append({ store, codec }, tenant, `${noun}-${tenant}.${dealId}`, said, 'no-stream');
    }
  });
  return rounds * AN_APPEND;
}

/** Answers the ids of what was appended. */
export async function append(
  { store, codec }: { readonly store: EventStore; readonly codec: EventCodec },
  tenant: string,
  stream: string,
  said: readonly Said[],
  expected: bigint | 'no-stream',
): Promise<string[]> {
  const envelope = (id: string) => ({
    ...{ tenant, actor: { subject: 'bench', role: 'manager' }, commandId: id, bodyHash: 'b' },
    ...{ $correlationId: id, $causationId: id, occurredAt: AT },
  });
  const encoded = await Promise.all(
    said.map(({ type, data }) => {
      const id = randomUUID();
      return codec.encode(index, { type, data } as never, id, envelope(id));
    }),
  );
  await store.append(stream, expected, encoded);
  return encoded.map(({ id }) => id);
}

/** A partner that does something every now and then. */
export const partnerStream = (
  tenant: string,
): { readonly stream: string; readonly first: Said; readonly next: Said } => {
  const partnerId = partnerIdOf(tenant, 1_000_000);
  const [first, next] = ofPartner(partnerId) as [Said, Said];
  return { stream: `partner-${tenant}.${partnerId}`, first, next };
};
