import { SaleAttributions } from '#libs/attribution';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { type CommandContext, type DomainEvent, type EventOf, isRefusal, type Refusal, refuse } from '#libs/kernel';
import { type AttributionPolicy, attributionPolicyInForce, programAggregate } from '#libs/programs';
import { Inject, Injectable } from '@nestjs/common';
import type { Credit, RecordedContent, SaleAttribution, SaleEvent } from '../events/sale.events.js';
import { saleAggregate } from '../sale/sale.aggregate.js';
import { ReattributeSale } from '../sale/sale.commands.js';
import { BOOKING_PREFIX, isOfDeal } from './deal-booking.js';
import type { TenantStateReader } from './sale.state-reader.js';

/** By what sales are credited anew: parts that a person names, or a version of the policy; null: that in force when each was sold. */
export type Under = { readonly shares: readonly Credit[] } | { readonly policyVersion: number | null };

interface Asked {
  readonly programId: string;
  readonly saleId: string;
  readonly under: Under;
  /** It was not asked for itself, only its time: whom a person has named stays. */
  readonly unlessNamed: boolean;
  readonly reason: string;
}

type Recredited = EventOf<SaleEvent, 'sale.recredited'>['data'];

interface Tried {
  readonly before: readonly Credit[];
  readonly after: readonly Credit[];
  readonly recredited: readonly Recredited[];
}

/** How recorded sales are credited anew, as is known now. Nothing is written here. */
@Injectable()
export class SaleReattributions {
  constructor(
    private readonly attributions: SaleAttributions,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  /** The command that credits one of them, with whom it is credited to so far; or why it stays as it is. */
  async of(
    { programId, saleId, under, unlessNamed, reason }: Asked,
    context: CommandContext,
    known: TenantStateReader,
  ): Promise<{ readonly command: ReattributeSale; readonly before: readonly Credit[] } | Refusal> {
    const { state } = await this.facts.of(saleAggregate, context.tenant, saleId);
    if (state.status === 'expected' || state.sale.programId !== programId) return NO_SALE;
    const fault = ofDeal(state.sale);
    if (fault) return fault;
    const decided = await this.decided({ ...state.sale, saleId }, under, context);
    if (isRefusal(decided)) return decided;
    const { credits, attribution } = decided;
    const knowledge = await known.of(
      programId,
      context.occurredAt,
      credits.map(({ partnerId }) => partnerId),
    );
    const data = { saleId, programId, credits, attribution, unlessNamed, reason, knowledge };
    const command = new ReattributeSale(data, context);
    return { command, before: state.sale.credits };
  }

  /** What would become of it, with what would be written; nothing is. */
  async tried(asked: Asked, context: CommandContext, known: TenantStateReader): Promise<Tried | Refusal> {
    const made = await this.of(asked, context, known);
    if (isRefusal(made)) return made;
    const { command, before } = made;
    const { state } = await this.facts.of(saleAggregate, context.tenant, asked.saleId);
    const decision = saleAggregate.decider.decide(command, state);
    return isRefusal(decision) ? decision : { before, after: creditedBy(decision), recredited: recreditedBy(decision) };
  }

  private async decided(
    sale: RecordedContent,
    under: Under,
    context: CommandContext,
  ): Promise<{ readonly credits: readonly Credit[]; readonly attribution: SaleAttribution | null } | Refusal> {
    if ('shares' in under) return { credits: under.shares, attribution: null };
    if (sale.crediting !== 'by-policy') return NOT_BY_POLICY;
    const policy = await this.policy(sale, under.policyVersion, context);
    if (!policy) return NO_POLICY;
    const { saleId, programId, occurredAt: soldAt, lines, attribution, conversion } = sale;
    const journeyId = attribution?.journeyId ?? conversion?.journeyId ?? null;
    const recorded = { saleId, programId, soldAt, lines, policy, attribution, journeyId };
    const found = await this.attributions.ofRecorded(recorded, context);
    const { version: policyVersion, model } = policy;
    return {
      credits: found.shares.map(({ partnerId, weight }) => ({ partnerId, weight })),
      attribution: { policyVersion, model, unusable: attribution?.unusable ?? [], ...found },
    };
  }

  private async policy(
    { programId, occurredAt }: RecordedContent,
    version: number | null,
    { tenant }: CommandContext,
  ): Promise<AttributionPolicy | undefined> {
    const { state } = await this.facts.of(programAggregate, tenant, programId);
    if (state.status === 'absent') return undefined;
    return version === null
      ? attributionPolicyInForce(state, occurredAt)
      : state.attributionPolicies.find((policy) => policy.version === version);
  }
}

const recreditedBy = (events: readonly DomainEvent[]): readonly Recredited[] =>
  (events as readonly SaleEvent[]).flatMap((event) => (event.type === 'sale.recredited' ? event.data : []));

/** Whom the sale is credited to after it was credited anew, or a person has confirmed it: of merged partners the records that they ended in. */
export const creditedBy = (events: readonly DomainEvent[]): readonly Credit[] =>
  (events as readonly SaleEvent[]).flatMap((event) => {
    if (event.type === 'sale.recredited') return event.data.after;
    return event.type === 'sale.credits-confirmed' ? event.data.credits : [];
  });

const ofDeal = ({ externalId }: RecordedContent): Refusal | undefined =>
  isOfDeal(externalId)
    ? refuse('RESERVED_NUMBER', `sales whose numbers begin with ${BOOKING_PREFIX} go with their deal`, 'saleIds')
    : undefined;

const NO_SALE: Refusal<'NOT_FOUND'> = refuse('NOT_FOUND', 'the program has no such sale', 'saleIds');
const NO_POLICY: Refusal<'NO_ATTRIBUTION_POLICY'> = refuse(
  'NO_ATTRIBUTION_POLICY',
  'the program has no such attribution policy for the time of this sale',
  'policyVersion',
);
const NOT_BY_POLICY: Refusal<'NOTHING_TO_CHANGE'> = refuse(
  'NOTHING_TO_CHANGE',
  'who recorded the sale has said whom to credit: a policy does not change that, shares do',
  'saleIds',
);
