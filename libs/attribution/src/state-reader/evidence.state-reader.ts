import type { Snapshot, StateReader } from '#libs/eventing';
import { protectionsOf } from '#libs/deals';
import type { Instant } from '#libs/kernel';
import { earningAt, isBanned, partnerAggregate, type PartnerState, standingAt, survivorOf } from '#libs/partners';
import type { Evidence, KnownTouch, ReadAt, SoldLine } from '../attribute/evidence.js';
import type { AddressMarks } from '../vocabulary/identifier.js';
import type { SelfReferral, Share } from '../vocabulary/touch.js';
import type { PartnerMarks } from './partner-marks.js';
import { bindingAt, type Journey, type JourneyTouch, overrideAt } from '../journey/journey.state.js';

/** What a decision is about: a sale, or the lead of a customer. */
interface Decided {
  readonly at: Instant;
  readonly lines: readonly SoldLine[];
  /** Touches that came with the sale itself. */
  readonly carried: ReadonlySet<string>;
  /** Whether whose the customer is by now matters: not where a lead decides just that. */
  readonly isBindingAsked: boolean;
  /** Accounts under which deals know the customer, beside those that its journey names. */
  readonly accountIds: readonly string[];
  /** By which customer and partner are compared with what is known by now; null: as far as was known at each touch. */
  readonly compared: { readonly partners: PartnerMarks; readonly customer: AddressMarks | null } | null;
}

interface ReadEvidence {
  readonly evidence: Evidence;
  readonly readAt: readonly ReadAt[];
}

/** All that decides about a customer, from the streams that say it, as is known now. */
export async function evidenceOf(
  facts: StateReader,
  tenant: string,
  journey: Snapshot<Journey>,
  { at, lines, carried, isBindingAsked, accountIds, compared }: Decided,
): Promise<ReadEvidence> {
  const { state, revision } = journey;
  const registrations = await protectionsOf(facts, tenant, [...state.accountIds, ...accountIds]);
  const override = isBindingAsked ? (overrideAt(state, at)?.shares ?? null) : null;
  const bound = isBindingAsked ? bindingAt(state, at) : undefined;
  const binding = bound?.shares ?? null;
  const touches = [...state.touches.values()];
  const concerned = [touches, registrations.protections, override ?? [], binding ?? []].flat();
  const partners = await partnersOf(facts, tenant, concerned);
  const likenesses = await likenessesOf(tenant, state, partners.survivors, compared);
  return {
    evidence: {
      ...{ at, lines, override, binding, survivors: partners.survivors, isBoundByPerson: bound?.basis === 'person' },
      touches: touches.map((touch) => ({
        ...knownTouch(touch, partners.states.get(touch.partnerId), carried),
        self: nearer(touch.self, likenesses.get(touch.partnerId) ?? null),
      })),
      registrations: registrations.protections.map(({ from, until: expiresAt, ...rest }) => ({
        ...{ dealId: rest.dealId, partnerId: rest.partnerId, productLines: rest.productLines },
        ...{ approvedAt: rest.approvedAt > from ? rest.approvedAt : from, expiresAt },
      })),
    },
    readAt: [
      { stream: 'journey', id: state.journeyId, revision: String(revision) },
      ...registrations.readAt.map(({ accountId: id, revision: at_ }): ReadAt => ({
        stream: 'account',
        id,
        revision: at_,
      })),
      ...partners.readAt,
    ],
  };
}

/** What the customer has in common with the partners that touched it, by all addresses that are known of it: they may have come after the touch. */
async function likenessesOf(
  tenant: string,
  { programId, touches, marks }: Journey,
  survivors: ReadonlyMap<string, string>,
  compared: Decided['compared'],
): Promise<ReadonlyMap<string, SelfReferral | null>> {
  if (compared === null) return new Map();
  const { partners, customer } = compared;
  const names = new Set([...marks, ...[customer?.email, customer?.domain].filter((name) => typeof name === 'string')]);
  const ids = new Set(touches.valueSeq().map(({ partnerId }) => partnerId));
  const likeness = (id: string) => partners.likeness(tenant, programId, id, names);
  return new Map(
    await Promise.all(
      [...ids].map(async (id) => {
        const survivor = survivors.get(id);
        return [id, nearer(await likeness(id), survivor === undefined ? null : await likeness(survivor))] as const;
      }),
    ),
  );
}

const nearer = (one: SelfReferral | null, other: SelfReferral | null): SelfReferral | null =>
  one === 'same-email' || other === null ? one : other === 'same-email' ? other : (one ?? other);

interface KnownPartners {
  readonly states: ReadonlyMap<string, PartnerState>;
  readonly survivors: ReadonlyMap<string, string>;
  readonly readAt: readonly ReadAt[];
}

async function partnersOf(
  facts: StateReader,
  tenant: string,
  concerned: readonly Pick<Share, 'partnerId'>[],
): Promise<KnownPartners> {
  const ids = [...new Set(concerned.map(({ partnerId }) => partnerId))];
  const known = await Promise.all(
    ids.map(async (id) => ({
      ...{ id, partner: await facts.of(partnerAggregate, tenant, id) },
      survivor: await survivorOf(facts, tenant, id),
    })),
  );
  return {
    states: new Map(known.map(({ id, partner }) => [id, partner.state])),
    survivors: new Map(known.filter(({ id, survivor }) => id !== survivor).map(({ id, survivor }) => [id, survivor])),
    readAt: known.map(({ id, partner }) => ({ stream: 'partner', id, revision: String(partner.revision) })),
  };
}

function knownTouch(touch: JourneyTouch, partner: PartnerState | undefined, carried: ReadonlySet<string>): KnownTouch {
  const known = partner?.status === 'known' ? partner : undefined;
  const standing = known && standingAt(known, touch.at);
  return {
    ...touch,
    standing: known && isBanned(known) ? 'banned' : (standing?.is ?? null),
    couldEarn: known !== undefined && earningAt(known, touch.at) !== 'earns-nothing',
    partnerKind: known?.kind ?? 'affiliate',
    ...{ codeFault: null, clickShared: false, carried: carried.has(touch.touchId) },
  };
}
