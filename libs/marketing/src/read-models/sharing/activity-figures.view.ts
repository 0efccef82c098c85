import { type JourneyEvent, journeyEvents } from '#libs/attribution';
import { sortedBy, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDecimal, MoneyType, ShownToPartners } from '#libs/graphql';
import { type EventOf, minorUnits, type Money, moneyOf } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type ActivityEvent, activityEvents } from '../../activity/activity.events.js';
import { type SharingEvent, sharingEvents } from '../../sharing/sharing.events.js';
import { ActivityHostRow } from '../activity/activity-host.view.js';
import { amountEach } from './amount-each.js';

@Entity('activity_figures')
@ShownToPartners(() => ({ row: ActivityHostRow, by: 'activityId', partner: 'partnerId' }))
@ObjectType('ActivityFigures', { description: 'What an activity has brought, and what it cost.' })
export class ActivityFiguresRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  /** The activity's. */
  @GlobalId('activity_figures', { description: 'Global id of the figures.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('activity', { description: 'The activity.' })
  @Column('uuid', { name: 'activity_id' })
  activityId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field(() => Int, { description: 'Persons that it brought first.' })
  @Column('integer')
  leads: number;

  @Field(() => Int, { description: 'Rows of persons that were leads already, also through another activity.' })
  @Column('integer', { name: 'seen_again' })
  seenAgain: number;

  @Field(() => Int, { description: 'Leads that a partner has taken.' })
  @Column('integer')
  accepted: number;

  @Field(() => Int, { description: 'How often a partner did not take a lead.' })
  @Column('integer')
  rejected: number;

  @Field(() => Int, { description: 'How often nobody answered in time.' })
  @Column('integer')
  lapsed: number;

  @Field(() => Int, { description: 'Leads that are the vendor’s alone.' })
  @Column('integer')
  withheld: number;

  @Column('text', { nullable: true }) currency: string | null;
  @Column('numeric', { name: 'cost_minor' }) costMinor: string;
  @Column('numeric', { name: 'vendor_minor' }) vendorMinor: string;

  @Field(() => MoneyType, { nullable: true, description: 'What it cost; null: nobody has planned it.' })
  get cost(): Money | null {
    return this.currency === null ? null : moneyOf(BigInt(this.costMinor), this.currency);
  }

  @Field(() => MoneyType, { nullable: true, description: 'What of it the vendor paid; null: nobody has planned it.' })
  get vendorCost(): Money | null {
    return this.currency === null ? null : moneyOf(BigInt(this.vendorMinor), this.currency);
  }

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      'What a lead cost, with 4 decimals towards zero, in the program’s currency; persons seen again do not count. Null without a lead. Example: 4,500.00 over 100 leads are 45.0000.',
  })
  get costPerLead(): string | null {
    return this.currency === null ? null : amountEach(BigInt(this.costMinor), this.currency, this.leads);
  }
}

type Stored = Omit<ActivityFiguresRow, 'cost' | 'vendorCost' | 'costPerLead'>;
type Event = ActivityEvent | SharingEvent | JourneyEvent;
type Of<Type extends Event['type']> = EventOf<Event, Type>;

type Counted = Of<
  | ('activity.planned' | 'activity.cost-recorded' | 'activity.cost-withdrawn')
  | ('journey.lead-submitted' | 'journey.lead-seen-again')
  | ('sharing.lead-accepted' | 'sharing.lead-rejected' | 'sharing.lead-lapsed' | 'sharing.lead-withheld')
>;

const NOTHING = {
  ...{ leads: 0, seenAgain: 0, accepted: 0, rejected: 0, lapsed: 0, withheld: 0 },
  ...{ currency: null, costMinor: '0', vendorMinor: '0' },
};

const counted = <E extends Counted>(columns: (row: Omit<Stored, 'tenant'>, data: E['data']) => Partial<Stored>) =>
  upsert<E, Stored>(
    ({ data }) => (data.activityId === null ? [] : [data.activityId]),
    (before, { data }, id) => {
      const row = before ?? { id, activityId: id, programId: data.programId, ...NOTHING };
      return { ...row, ...columns(row, data) };
    },
  );

const costing = ({ costMinor, vendorMinor }: Omit<Stored, 'tenant'>, minor: bigint, paidBy: string | null) => ({
  costMinor: String(BigInt(costMinor) + minor),
  vendorMinor: String(BigInt(vendorMinor) + (paidBy === null ? minor : 0n)),
});

export const activityFiguresView: View<Event, Stored> = view<Event, Stored>()({
  name: 'activity_figures',
  version: 2,
  row: ActivityFiguresRow,
  indexes: [...sortedBy(['leads', 'costMinor'], ['programId']), ['programId', 'id']],
  sources: [activityEvents, sharingEvents, journeyEvents],
  on: {
    'activity.planned': counted<Of<'activity.planned'>>((_, { currency }) => ({ currency })),
    'activity.cost-recorded': counted<Of<'activity.cost-recorded'>>((row, { counted: amount, paidBy }) =>
      costing(row, minorUnits(amount), paidBy),
    ),
    'activity.cost-withdrawn': counted<Of<'activity.cost-withdrawn'>>((row, { counted: amount, paidBy }) =>
      costing(row, -minorUnits(amount), paidBy),
    ),
    'journey.lead-submitted': counted<Of<'journey.lead-submitted'>>(({ leads }) => ({ leads: leads + 1 })),
    'journey.lead-seen-again': counted<Of<'journey.lead-seen-again'>>(({ seenAgain }) => ({
      seenAgain: seenAgain + 1,
    })),
    'sharing.lead-accepted': counted<Of<'sharing.lead-accepted'>>(({ accepted }) => ({ accepted: accepted + 1 })),
    'sharing.lead-rejected': counted<Of<'sharing.lead-rejected'>>(({ rejected }) => ({ rejected: rejected + 1 })),
    'sharing.lead-lapsed': counted<Of<'sharing.lead-lapsed'>>(({ lapsed }) => ({ lapsed: lapsed + 1 })),
    'sharing.lead-withheld': counted<Of<'sharing.lead-withheld'>>(({ withheld }) => ({ withheld: withheld + 1 })),
  },
});
