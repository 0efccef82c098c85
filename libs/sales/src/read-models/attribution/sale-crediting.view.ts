import type { Role } from '#libs/access';
import type { DecidedBy } from '#libs/attribution';
import { insert, mainView, updateWhere, type View, type ViewRow } from '#libs/eventing';
import { GraphQLInstant, graphqlEnum } from '#libs/graphql';
import { Decimal, type EventOf, type Recorded } from '#libs/kernel';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { type AttributionModel, AttributionModelEnum } from '#libs/programs';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Credit, type SaleEvent, saleEvents } from '../../events/sale.events.js';
import { DecidedByEnum } from './decision.enums.types.js';

export type CreditingCause = 'recorded' | 'policy' | 'person' | 'deal';

const CreditingCauseEnum = graphqlEnum<CreditingCause>(
  'SaleCreditingCause',
  'What it came from that a sale is credited so.',
  {
    recorded: 'It was recorded.',
    policy: 'It was attributed anew: a policy decided, by what was known then.',
    person: 'A person named whom to credit.',
    deal: 'Its deal went to another partner.',
  },
);

type ActorRole = Exclude<Role, 'auditor'> | 'policy';

const ActorRoleEnum = graphqlEnum<ActorRole>('ActorRole', 'In which role somebody or something acts.', {
  admin: 'A person, for the vendor, with every right.',
  manager: 'A person, for the vendor.',
  partner: 'A person, for a partner.',
  integration: 'A system of the vendor.',
  policy: 'The product, as it answers what has happened.',
});

/** One row for each time at which was decided whom a sale is credited to. It tells of all its partners: none of them reads it. */
@Entity('sale_creditings')
@ObjectType('SaleCrediting', { description: 'How a sale came to be credited as it is: one step of its history.' })
export class SaleCreditingRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'sale_id' }) saleId: string;
  /** Of the sale’s stream: what is later is greater. */
  @Column('integer') revision: number;

  @Field(() => CreditingCauseEnum, { description: 'What it came from.' })
  @Column('text')
  cause: CreditingCause;

  @Field(() => GraphQLInstant, {
    description: 'When it was decided, business time: revenue and commission move on that day.',
  })
  @Column('text', { name: 'occurred_at' })
  occurredAt: string;

  @Field(() => GraphQLInstant, { description: 'When it was recorded.' })
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: string;

  @Field({ description: 'Who did it: an internal id, never a name.' })
  @Column('text', { name: 'acted_by' })
  actor: string;

  @Field(() => ActorRoleEnum, { description: 'In which role.' })
  @Column('text', { name: 'acted_as' })
  role: ActorRole;

  @Field(() => String, {
    nullable: true,
    description:
      'Why, in a person’s words; null: it was recorded, the partner of whom that was said was erased, or a person confirmed that it is nobody’s.',
  })
  @Column('text', { nullable: true })
  reason: string | null;

  /** The partner with which the reason goes. */
  @Column('uuid', { name: 'reason_of', nullable: true }) reasonOf: string | null;

  @Field(() => DecidedByEnum, { description: 'What decided.' })
  @Column('text', { name: 'decided_by' })
  decidedBy: DecidedBy;

  @Field(() => AttributionModelEnum, {
    nullable: true,
    description: 'The model of the policy that decided; null: none did.',
  })
  @Column('text', { nullable: true })
  model: AttributionModel | null;

  @Field(() => Int, { nullable: true, description: 'The version of the policy that decided; null: none did.' })
  @Column('integer', { name: 'policy_version', nullable: true })
  policyVersion: number | null;

  @Field({ description: 'ISO 4217 code of what moved.' })
  @Column('text')
  currency: string;

  /** What of the sale stood then: charged less refunded, exact. */
  @Column('numeric') stands: string;
  @Column('jsonb') before: readonly Credit[];
  @Column('jsonb') after: readonly Credit[];
}

type Event<Type extends SaleEvent['type']> = Recorded<EventOf<SaleEvent, Type>>;

const happened = ({ id, revision, recordedAt, metadata: { actor } }: Recorded<SaleEvent>) => ({
  id,
  revision: Number(revision),
  recordedAt,
  actor: actor.subject,
  role: actor.role as ActorRole,
});

function recorded(event: Event<'sale.recorded'>): Omit<SaleCreditingRow, 'tenant'> {
  const { saleId, occurredAt, currency, amount: stands, credits, crediting, attribution } = event.data;
  return {
    saleId,
    occurredAt,
    currency,
    stands,
    cause: 'recorded',
    reason: null,
    reasonOf: null,
    ...happened(event),
    decidedBy: crediting === 'by-policy' ? (attribution?.decidedBy ?? 'nobody') : crediting,
    model: attribution?.model ?? null,
    policyVersion: attribution?.policyVersion ?? null,
    before: [],
    after: withoutNamed(credits),
  };
}

function recredited(event: Event<'sale.recredited'>): Omit<SaleCreditingRow, 'tenant'> {
  const { saleId, occurredAt, currency, charged, refunded, before, after, attribution, reason } = event.data;
  const byHand = event.metadata.actor.role === 'policy' ? 'deal' : 'person';
  return {
    ...happened(event),
    saleId,
    occurredAt,
    currency,
    reason,
    reasonOf: event.data.partnerId || null,
    stands: Decimal.of(charged).minus(Decimal.of(refunded)).toString(),
    cause: attribution ? 'policy' : byHand,
    decidedBy: attribution?.decidedBy ?? 'explicit',
    model: attribution?.model ?? null,
    policyVersion: attribution?.policyVersion ?? null,
    before: withoutNamed(before),
    after: withoutNamed(after),
  };
}

function confirmed(event: Event<'sale.credits-confirmed'>): Omit<SaleCreditingRow, 'tenant'> {
  const { saleId, occurredAt, currency, charged, refunded, credits, reason } = event.data;
  const stands = Decimal.of(charged).minus(Decimal.of(refunded)).toString();
  return {
    ...{ ...happened(event), saleId, occurredAt, currency, reason, reasonOf: event.data.partnerId || null, stands },
    ...{ cause: 'person', decidedBy: 'explicit', model: null, policyVersion: null, before: credits, after: credits },
  };
}

const withoutNamed = (credits: readonly Credit[]): readonly Credit[] =>
  credits.map(({ partnerId, weight }) => ({ partnerId, weight }));

export const saleCreditingView: View<SaleEvent | PartnerErased, SaleCreditingRow> = mainView<
  SaleEvent | PartnerErased,
  SaleCreditingRow
>()({
  name: 'sale_creditings',
  version: 2,
  row: SaleCreditingRow,
  partner: null,
  indexes: [['saleId', 'revision', 'id'], ['reasonOf']],
  sources: [saleEvents, partnerEvents],
  on: {
    'sale.recorded': insert(recorded),
    'sale.recredited': insert(recredited),
    'sale.credits-confirmed': insert(confirmed),
    'partner.erased': updateWhere(
      ({ data }) => ({ reasonOf: data.partnerId }),
      () => ({ reason: null }),
    ),
    'sale.refunded': 'ignored',
    'sale.refund-awaited': 'ignored',
    'sale.refund-exceeded': 'ignored',
    'sale.refund-refused': 'ignored',
    'sale.refund-withdrawn': 'ignored',
    'sale.refund-reversed': 'ignored',
    'sale.amended': 'ignored',
  },
});
