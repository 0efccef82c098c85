import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDay, GraphQLInstant, MoneyType, ShownToPartners } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { type ActivityKind, ActivityKindEnum } from '#libs/programs';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type ActivityStatus, owedBy } from '../../activity/activity.state.js';
import { ActivityStatusEnum } from './activity-enums.types.js';
import { ActivityHostRow } from './activity-host.view.js';
import { ActivityBearerType, ActivityCostType, ActivityFileType, ActivityHostType } from './activity.types.js';

@Entity('activities')
@ShownToPartners(() => ({ row: ActivityHostRow, by: 'activityId', partner: 'partnerId' }))
@ObjectType('Activity', { description: 'What a vendor and some of its partners do together to be found.' })
export class ActivityRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('activity', { description: 'Global id of the activity.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field({ description: 'Its number in the program: leads and touches name it by this.' })
  @Column('text', { name: 'external_id' })
  externalId: string;

  @Field({ description: 'What it is called.' })
  @Column('text')
  name: string;

  @Field(() => ActivityKindEnum, { description: 'What kind it is.' })
  @Column('text')
  kind: ActivityKind;

  @Field(() => ActivityStatusEnum, { description: 'How far it is.' })
  @Column('text')
  status: ActivityStatus;

  @Field(() => GraphQLDay, { description: 'Its first day.' })
  @Column('text', { name: 'starts_on' })
  startsOn: string;

  @Field(() => GraphQLDay, { description: 'Its last day.' })
  @Column('text', { name: 'ends_on' })
  endsOn: string;

  @Field(() => String, { nullable: true, description: 'Whom it is for; null: it was not said.' })
  @Column('text', { nullable: true })
  audience: string | null;

  @Field(() => Int, { nullable: true, description: 'How many leads it is to bring; null: it was not said.' })
  @Column('integer', { name: 'expected_leads', nullable: true })
  expectedLeads: number | null;

  @Field(() => GraphQLInstant, { description: 'When it was planned, business time.' })
  @Column('text', { name: 'planned_at' })
  plannedAt: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was cancelled; null: it was not, or the host that was invited first is erased.',
  })
  @Column('text', { name: 'cancelled_because', nullable: true })
  cancelReason: string | null;

  /** With whose erasure the reason goes. */
  @Column('uuid', { name: 'explained_for', nullable: true })
  explainedFor: string | null;

  @Field({ description: 'ISO 4217 code of the program’s currency: all costs are counted in it.' })
  @Column('text')
  currency: string;

  @Field(() => [ActivityHostType], { description: 'Partners that were invited, in this order.' })
  @Column('jsonb')
  hosts: readonly ActivityHostType[];

  @Field(() => [ActivityCostType], {
    description: 'What it cost, in the order of recording, without what was withdrawn.',
  })
  @Column('jsonb')
  costs: readonly ActivityCostType[];

  @Field(() => [ActivityFileType], { description: 'Files by reference, in the order of attaching.' })
  @Column('jsonb')
  files: readonly ActivityFileType[];

  @Column('numeric', { name: 'cost_minor' }) costMinor: string;

  @Field(() => MoneyType, { description: 'What it cost in all.' })
  get cost(): Money {
    return moneyOf(BigInt(this.costMinor), this.currency);
  }

  @Field(() => [ActivityBearerType], {
    description:
      'Who bears the costs, the vendor first: parts by largest remainder. Example: of 9,999.99 over 5000/3000/2000 they are 4,999.99, 3,000.00 and 2,000.00; the vendor paid all, so the others owe 3,000.00 and 2,000.00.',
  })
  get costShares(): ActivityBearerType[] {
    return costSharesOf(this);
  }
}

type Costed = Pick<ActivityRow, 'currency' | 'hosts' | 'costs'>;

/** The vendor bears what its partners do not; who has not accepted bears nothing. */
function costSharesOf({ currency, hosts, costs }: Costed): ActivityBearerType[] {
  const partners = hosts.map(({ partnerId, borne }) => ({ partnerId, costShare: borne ?? 0 }));
  const vendor = { partnerId: null, costShare: partners.reduce((left, { costShare }) => left - costShare, 10_000) };
  const bearers = [vendor, ...partners].map((bearer) => {
    const own = costs.filter(({ paidBy }) => paidBy === bearer.partnerId);
    return { ...bearer, paid: own.reduce((sum, { countedMinor }) => sum + BigInt(countedMinor), 0n) };
  });
  const owed = owedBy(bearers);
  return bearers.map(({ partnerId, costShare, paid }, at) => ({
    ...{ partnerId, costShare, paid: moneyOf(paid, currency) },
    ...{ part: moneyOf(owed[at]?.part ?? 0n, currency), owed: moneyOf(owed[at]?.owed ?? 0n, currency) },
  }));
}
