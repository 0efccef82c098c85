import type { Snapshot, StateReader } from '#libs/eventing';
import { protectionsOf } from '#libs/deals';
import type { Instant } from '#libs/kernel';
import { earningAt, isBanned, partnerAggregate, type PartnerState, standingAt, survivorOf } from '#libs/partners';
import type { Evidence, KnownTouch, ReadAt, SoldLine } from '../attribute/evidence.js';
import { codeAggregate } from '../code/code.aggregate.js';
import { codeFaultAt, type CodeState } from '../code/code.state.js';
import type { Share, Touch } from '../vocabulary/touch.js';
import { type Compared, likenessesOf, nearer } from './likenesses.js';
import { bindingAt, type Journey, type JourneyTouch, overrideAt } from '../journey/journey.state.js';

/** What a decision is about: a sale, or the lead of a customer. */
interface Decided {
  readonly at: Instant;
  readonly lines: readonly SoldLine[];
  /** Touches that came with the sale itself, whether or not its journey has them. */
  readonly carried: readonly Touch[];
  /** Of these, a click that leads to as many other customers as it may; left out: none does. */
  readonly sharedTouchId?: string | null;
  /** Whether whose the customer is by now matters: not where a lead decides just that. */
  readonly isBindingAsked: boolean;
  /** Accounts under which deals know the customer, beside those that its journey names. */
  readonly accountIds: readonly string[];
  /** By which customer and partner are compared with what is known by now; null: as far as was known at each touch. */
  readonly compared: Compared | null;
}

interface ReadEvidence {
  readonly evidence: Evidence;
  readonly readAt: readonly ReadAt[];
}

/** All that decides about a customer, from the streams that say it, as is known now; without a journey by what came with the sale alone. */
export async function evidenceOf(
  facts: StateReader,
  tenant: string,
  journey: Snapshot<Journey> | null,
  { at, lines, carried, sharedTouchId = null, isBindingAsked, accountIds, compared }: Decided,
): Promise<ReadEvidence> {
  const state = journey?.state;
  const registrations = await protectionsOf(facts, tenant, [...(state?.accountIds ?? []), ...accountIds]);
  const asked = isBindingAsked ? state : undefined;
  const override = (asked && overrideAt(asked, at)?.shares) ?? null;
  const bound = asked && bindingAt(asked, at);
  const binding = bound?.shares ?? null;
  const came = new Set(carried.map(({ touchId }) => touchId));
  const unnoted = carried.filter(({ touchId }) => !state?.touches.has(touchId));
  const touches = [...(state?.touches.values() ?? []), ...unnoted.map((touch) => ({ ...touch, flagged: false }))];
  const concerned = [touches, registrations.protections, override ?? [], binding ?? []].flat();
  const partners = await partnersOf(facts, tenant, concerned);
  const likenesses = await likenessesOf(tenant, touches, state?.marks ?? [], partners.survivors, compared);
  const codes = await codesOf(facts, tenant, touches);
  return {
    evidence: {
      ...{ at, lines, override, binding, survivors: partners.survivors, isBoundByPerson: bound?.basis === 'person' },
      touches: touches.map((touch) => ({
        ...knownTouch(touch, partners.states.get(touch.partnerId)),
        self: nearer(touch.self, likenesses.get(touch.partnerId) ?? null),
        codeFault: codeFaultOf(codes.get(touch.codeId ?? '')?.state, at),
        carried: came.has(touch.touchId),
        clickShared: touch.touchId === sharedTouchId,
      })),
      registrations: registrations.protections.map(({ from, until: expiresAt, ...rest }) => ({
        ...{ dealId: rest.dealId, partnerId: rest.partnerId, productLines: rest.productLines },
        ...{ approvedAt: rest.approvedAt > from ? rest.approvedAt : from, expiresAt },
      })),
    },
    readAt: [
      ...(journey
        ? [{ stream: 'journey' as const, id: journey.state.journeyId, revision: String(journey.revision) }]
        : []),
      ...registrations.readAt.map(({ accountId: id, revision: at_ }): ReadAt => ({
        stream: 'account',
        id,
        revision: at_,
      })),
      ...partners.readAt,
      ...[...codes].map(([id, code]): ReadAt => ({ stream: 'code', id, revision: String(code.revision) })),
    ],
  };
}

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

async function codesOf(
  facts: StateReader,
  tenant: string,
  touches: readonly Touch[],
): Promise<ReadonlyMap<string, Snapshot<CodeState>>> {
  const ids = new Set(touches.flatMap(({ codeId }) => codeId ?? []));
  return new Map(
    await Promise.all([...ids].map(async (id) => [id, await facts.of(codeAggregate, tenant, id)] as const)),
  );
}

const codeFaultOf = (code: CodeState | undefined, at: Instant): string | null =>
  code === undefined || code.status === 'absent' ? null : codeFaultAt(code, at);

function knownTouch(
  touch: JourneyTouch,
  partner: PartnerState | undefined,
): Omit<KnownTouch, 'codeFault' | 'carried' | 'clickShared'> {
  const known = partner?.status === 'known' ? partner : undefined;
  const standing = known && standingAt(known, touch.at);
  return {
    ...touch,
    standing: known && isBanned(known) ? 'banned' : (standing?.is ?? null),
    couldEarn: known !== undefined && earningAt(known, touch.at) !== 'earns-nothing',
    partnerKind: known?.kind ?? 'affiliate',
  };
}
