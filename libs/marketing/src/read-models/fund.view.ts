import { type Change, insert, mainView, sortedBy, update, type View, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, MoneyType } from '#libs/graphql';
import { type EventOf, minorUnits, type Money, moneyOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type FundEvent, fundEvents } from '../fund/state/fund.events.js';

@Entity('funds')
@ObjectType('Fund', {
  description:
    'What one partner has of one budget. available = allocated − (paid + approved + pending), never below 0.',
})
export class FundRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('fund', { description: 'Global id of the fund.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'Whose it is.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @GlobalId('fund_budget', { description: 'The budget it is a part of. A partner reads its id alone.' })
  @Column('uuid', { name: 'budget_id' })
  budgetId: string;

  @Field({ description: 'ISO 4217 code of its currency.' })
  @Column('text')
  currency: string;

  @Column('numeric', { name: 'allocated_minor' }) allocatedMinor: string;
  @Column('numeric', { name: 'pending_minor' }) pendingMinor: string;
  @Column('numeric', { name: 'approved_minor' }) approvedMinor: string;
  @Column('numeric', { name: 'paid_minor' }) paidMinor: string;
  @Column('numeric', { name: 'available_minor' }) availableMinor: string;
  @Column('numeric', { name: 'expired_minor' }) expiredMinor: string;
  /** By request: what of it has expired and is not set aside again. */
  @Column('jsonb', { name: 'expired_of' }) expiredOf: Readonly<Record<string, string>>;

  @Field(() => GraphQLInstant, { description: 'When its budget is over: nothing more is asked of it then.' })
  @Column('text', { name: 'ends_at' })
  endsAt: string;

  @Field({ description: 'Whether it has ended and what was not approved has expired.' })
  @Column('boolean')
  ended: boolean;

  @Field(() => GraphQLInstant, { description: 'When it was first given something, business time.' })
  @Column('text', { name: 'allocated_at' })
  allocatedAt: string;

  @Field(() => MoneyType, { description: 'What it has in all.' })
  get allocated(): Money {
    return this.money(this.allocatedMinor);
  }

  @Field(() => MoneyType, { description: 'What requests ask for that nobody has decided on.' })
  get pending(): Money {
    return this.money(this.pendingMinor);
  }

  @Field(() => MoneyType, { description: 'What was granted and is neither paid nor given back.' })
  get approved(): Money {
    return this.money(this.approvedMinor);
  }

  @Field(() => MoneyType, { description: 'What has arrived, less what was taken back.' })
  get paid(): Money {
    return this.money(this.paidMinor);
  }

  @Field(() => MoneyType, { description: 'What requests may still ask for.' })
  get available(): Money {
    return this.money(this.availableMinor);
  }

  @Field(() => MoneyType, { description: 'What has expired of its requests, all together; it became available again.' })
  get expired(): Money {
    return this.money(this.expiredMinor);
  }

  private money(minor: string): Money {
    return moneyOf(BigInt(minor), this.currency);
  }
}

type Stored = Pick<
  FundRow,
  | ('tenant' | 'id' | 'programId' | 'partnerId' | 'budgetId' | 'currency' | 'endsAt' | 'ended' | 'allocatedAt')
  | (
      | 'allocatedMinor'
      | 'pendingMinor'
      | 'approvedMinor'
      | 'paidMinor'
      | 'availableMinor'
      | 'expiredMinor'
      | 'expiredOf'
    )
>;
type Balanced = Extract<FundEvent, { readonly data: { readonly balance: unknown } }>;

/** Every event that changes figures says what they are after it. */
const columns = ({ balance }: Balanced['data'], currency: string) => {
  const minor = (amount: string): string => String(minorUnits({ amount, currency }));
  return {
    ...{ allocatedMinor: minor(balance.allocated), pendingMinor: minor(balance.pending) },
    ...{ approvedMinor: minor(balance.approved), paidMinor: minor(balance.paid) },
    availableMinor: minor(balance.available),
  };
};

const balanced = update<Balanced, Stored>(
  ({ data }) => data.fundId,
  (row, { data }) => ({ ...row, ...columns(data, row.currency) }),
);

type Of<Type extends Balanced['type']> = EventOf<FundEvent, Type>;

type Expiring = Extract<Balanced, { readonly data: { readonly requestId: string } }>;

/** What an event adds to what has expired of its request, or sets aside again of it. */
const expired = <E extends Expiring>(more: (data: E['data'], before: bigint) => bigint): Change<E, Stored> =>
  update<E, Stored>(
    ({ data }) => data.fundId,
    (row, { data }) => {
      const before = BigInt(row.expiredOf[data.requestId] ?? 0);
      const added = more(data, before);
      return {
        ...{ ...row, ...columns(data, row.currency) },
        expiredMinor: String(BigInt(row.expiredMinor) + added),
        expiredOf: { ...row.expiredOf, [data.requestId]: String(before + added) },
      };
    },
  );

const leastOf = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export const fundView: View<FundEvent, Stored> = mainView<FundEvent, Stored>()({
  name: 'funds',
  version: 3,
  row: FundRow,
  indexes: [
    ...sortedBy(['endsAt', 'allocatedMinor', 'availableMinor'], ['programId', 'partnerId']),
    ['budgetId', 'id'],
  ],
  sources: [fundEvents],
  on: {
    'fund.allocated': insert(({ data }) => {
      const { fundId: id, programId, partnerId, budgetId, amount, endsAt, at: allocatedAt } = data;
      const { currency } = amount;
      return {
        ...{ id, programId, partnerId, budgetId, currency, endsAt, allocatedAt, ended: false, expiredMinor: '0' },
        expiredOf: {},
        ...columns(data, currency),
      };
    }),
    'fund.allocation-changed': balanced,
    'fund.allocation-refused': 'ignored',
    'fund.request-submitted': balanced,
    'fund.request-returned': balanced,
    'fund.request-declined': balanced,
    'fund.request-withdrawn': balanced,
    'fund.request-endorsed': 'ignored',
    'fund.request-approved': balanced,
    'fund.request-closed': balanced,
    'fund.request-expired': expired<Of<'fund.request-expired'>>(({ released }) => minorUnits(released)),
    // What was given up before version 2 of its event is set aside again, too, and was not said to have expired.
    'fund.claim-extended': expired<Of<'fund.claim-extended'>>(
      ({ reserved }, before) => -leastOf(minorUnits(reserved), before),
    ),
    'fund.claim-submitted': 'ignored',
    'fund.claim-returned': 'ignored',
    'fund.claim-rejected': 'ignored',
    'fund.claim-endorsed': 'ignored',
    'fund.claim-approved': 'ignored',
    'fund.payment-intended': 'ignored',
    'fund.payment-sent': 'ignored',
    'fund.payment-unknown': 'ignored',
    'fund.payment-reconciled': 'ignored',
    'fund.payment-failed': 'ignored',
    'fund.payment-settled': balanced,
    'fund.payment-returned': balanced,
    'fund.claim-recovered': balanced,
    'fund.claim-rest-cancelled': expired<Of<'fund.claim-rest-cancelled'>>(({ expired: more }) =>
      more ? minorUnits(more) : 0n,
    ),
    'fund.ended': update(
      ({ data }) => data.fundId,
      (row) => ({ ...row, ended: true }),
    ),
  },
});
