import { sortedBy, upsert, type View, mainView, type Change, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type AccountEvent, accountEvents } from '../account/account.events.js';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import { type SameCustomerEvent, sameCustomerEvents } from '../joins/same-customer.events.js';
import { OpportunityOutcome } from './deal-enums.types.js';
import { DealRow } from './deal.row.view.js';

@ObjectType('DirectOpportunity', { description: 'What the vendor’s own people are, or were, at work on.' })
export class DirectOpportunityType {
  @GlobalId('opportunity', { description: 'Global id of the opportunity.' })
  id: string;

  @Field(() => [String], { description: 'What it is about.' })
  productLines: readonly string[];

  @Field(() => GraphQLInstant, { description: 'Since when.' })
  openedAt: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when; null: it is open.' })
  closedAt: string | null;

  @Field(() => OpportunityOutcome, { nullable: true, description: 'How it has ended.' })
  outcome: 'won' | 'lost' | null;
}

@Entity('deal_accounts')
@ObjectType('DealAccount', { description: 'One customer in one program: all that any of its identifiers leads to.' })
export class AccountRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('account', { description: 'Global id of the account.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'When something was first said of it; business time.' })
  @Column('text')
  since: string;

  @Field(() => [String], { description: 'The product lines it has bought.' })
  @Column('text', { array: true })
  bought: readonly string[];

  @Field({ description: 'Whether it counts as a competitor: a person looks at every registration of it.' })
  @Column('boolean', { name: 'is_competitor' })
  isCompetitor: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why it counts as a competitor; null: it does not, or the customer of one of its deals was erased.',
  })
  @Column('text', { nullable: true })
  competitor: string | null;

  @GlobalId('account', {
    nullable: true,
    description:
      'The account that this customer turned out to be; null: it is one of its own. Its deals and protections are there.',
  })
  @Column('uuid', { name: 'joined_into', nullable: true })
  joinedInto: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was joined; null: it was not, or the customer of one of its deals was erased.',
  })
  @Column('text', { name: 'join_reason', nullable: true })
  joinReason: string | null;

  @Column('jsonb') direct: readonly DirectOpportunityType[];

  @Field(() => [DirectOpportunityType], {
    description: 'The vendor’s own opportunities, in the order they were opened.',
  })
  get directOpportunities(): DirectOpportunityType[] {
    return this.direct.map((opportunity) => Object.assign(new DirectOpportunityType(), opportunity));
  }
}

type Stored = Omit<AccountRow, 'directOpportunities'>;

const NOT_JOINED = { joinedInto: null, joinReason: null } satisfies Partial<Stored>;

const openDirect = (id: string, productLines: readonly string[], openedAt: string): DirectOpportunityType => ({
  ...{ id, productLines, openedAt },
  ...{ closedAt: null, outcome: null },
});

const tells = <E extends AccountEvent | SameCustomerEvent>(
  columns: (data: E['data'], row: Omit<Stored, 'tenant'>) => Partial<Stored> = () => ({}),
): Change<E, Stored> =>
  upsert(
    ({ data }) => data.accountId,
    (row, { data }) => {
      const { accountId: id, programId, at } = data;
      const nothing = { bought: [], isCompetitor: false, competitor: null, direct: [], ...NOT_JOINED };
      const before = row ?? { id, programId, since: at, ...nothing };
      return { ...before, since: at < before.since ? at : before.since, ...columns(data, before) };
    },
  );

const known = tells();

type CustomerErased = Extract<DealEvent, { type: 'deal.customer-erased' }>;
type Source = AccountEvent | SameCustomerEvent | CustomerErased;

export const accountView: View<Source, Stored> = mainView<Source, Stored>()({
  name: 'deal_accounts',
  version: 4,
  row: AccountRow,
  partner: null,
  searched: {
    within: { row: DealRow, by: 'accountId', as: ['customer', 'website', 'crm-id', 'email', 'tax-id'] },
  },
  indexes: [...sortedBy(['since'], ['programId'])],
  sources: [accountEvents, sameCustomerEvents, dealEvents],
  on: {
    'deal.customer-erased': upsert(
      ({ data }) => data.customerId,
      (row) => row && { ...row, competitor: null, joinReason: null },
    ),
    'same-customer.joined': tells(({ into: joinedInto, reason: joinReason }) => ({ joinedInto, joinReason })),
    'account.joined': 'ignored',
    'account.registration-reassigned': 'ignored',
    'account.absorbed': tells(({ kept, at }, { direct, bought, isCompetitor }) => ({
      direct: [...direct, ...kept.direct.map((one) => openDirect(one.opportunityId, one.productLines, at))],
      bought: [...new Set([...bought, ...kept.bought])].sort(),
      isCompetitor: isCompetitor || kept.competitor,
    })),
    'account.place-taken': known,
    'account.protection-granted': known,
    'account.registration-refused': known,
    'account.history-noted': known,
    'account.direct-opportunity-opened': tells(({ opportunityId: id, productLines, at }, { direct }) => ({
      direct: [...direct, openDirect(id, productLines, at)],
    })),
    'account.direct-opportunity-closed': tells(({ opportunityId, outcome, at }, { direct }) => ({
      direct: direct.map((one) => (one.id === opportunityId ? { ...one, closedAt: at, outcome } : one)),
    })),
    'account.became-customer': tells(({ productLines }, { bought }) => ({
      bought: [...new Set([...bought, ...productLines])].sort(),
    })),
    'account.marked-competitor': tells(({ reason }) => ({ isCompetitor: true, competitor: reason })),
    'account.place-held': 'ignored',
    'account.place-resumed': 'ignored',
    'account.place-given-up': 'ignored',
    'account.protection-extended': 'ignored',
    'account.protection-reinstated': 'ignored',
    'account.protection-ended': 'ignored',
    'account.conflict-found': 'ignored',
  },
});
