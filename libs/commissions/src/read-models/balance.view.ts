import { type Change, insert, sortedBy, update, type View, mainView, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, GraphQLPeriod, MoneyType } from '#libs/graphql';
import { type DomainEvent, type EventOf, minorUnits, type Money, moneyOf, nextPeriod } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ledgerIdIn } from '../ledger/events/ledger-stream.js';
import { type LedgerEvent, ledgerEvents, type Posting } from '../ledger/events/ledger.events.js';
import { IGNORED_PAYOUTS, IGNORED_REST } from '../ledger/events/ignored.js';

/** What a partner of a program is owed now. Its id is the ledger's. */
@Entity('balances')
@ObjectType('Balance', { description: 'What a partner of a program is owed now.' })
export class BalanceRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('ledger', { description: 'Global id of the ledger.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => GraphQLPeriod, { description: 'The first month that is not closed.' })
  @Column('text', { name: 'open_period' })
  openPeriod: string;

  @Field({ description: 'ISO 4217 code of the figures.' })
  @Column('text')
  currency: string;

  @Column('numeric', { name: 'balance_minor' }) balanceMinor: string;
  @Column('numeric', { name: 'carried_minor' }) carriedMinor: string;
  @Column('numeric', { name: 'on_its_way_minor' }) onItsWayMinor: string;
  @Column('numeric', { name: 'paid_minor' }) paidMinor: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description:
      'Since when the partner owes it: the business time of what took it below zero. Null while it is not negative.',
  })
  @Column('text', { name: 'negative_since', nullable: true })
  negativeSince: string | null;

  /** Minor units by payout, as long as it may still fail or come back. */
  @Column('jsonb') payouts: Readonly<Record<string, string>>;

  @Field(() => MoneyType, {
    description: 'Everything posted less every payout planned; negative: the partner owes it.',
  })
  get balance(): Money {
    return this.money(this.balanceMinor);
  }

  @Field(() => MoneyType, { description: 'The closing of the last statement.' })
  get carried(): Money {
    return this.money(this.carriedMinor);
  }

  @Field(() => MoneyType, { description: 'Planned or sent, not settled.' })
  get onItsWay(): Money {
    return this.money(this.onItsWayMinor);
  }

  @Field(() => MoneyType, { description: 'Settled and not returned.' })
  get paid(): Money {
    return this.money(this.paidMinor);
  }

  private money(minor: string): Money {
    return moneyOf(BigInt(minor), this.currency);
  }
}

/** What the table holds; the rest of the row is derived from it. */
type Stored = Omit<BalanceRow, 'balance' | 'carried' | 'onItsWay' | 'paid'>;
type Of<T extends LedgerEvent['type']> = EventOf<LedgerEvent, T>;

const plus = (minor: string, more: bigint): string => String(BigInt(minor) + more);

/** What moves the balance, and since when it is negative. */
function moved(row: Stored, more: bigint, at: string): Pick<Stored, 'balanceMinor' | 'negativeSince'> {
  const balanceMinor = plus(row.balanceMinor, more);
  return { balanceMinor, negativeSince: BigInt(balanceMinor) < 0n ? (row.negativeSince ?? at) : null };
}

const posted = <E extends DomainEvent<string, Posting>>(): Change<E, Stored> =>
  update<E, Stored>(ledgerIdIn, (row, { data }) => ({ ...row, ...moved(row, minorUnits(data), data.occurredAt) }));

const owedAgain = <E extends Of<'ledger.payout-failed' | 'ledger.payout-returned'>>(): Change<E, Stored> =>
  update<E, Stored>(ledgerIdIn, (row, { data }) => {
    const { payoutId, credit } = data;
    const minor = minorUnits(credit);
    const kept = 'cost' in data && data.cost ? minorUnits(data.cost.amount) : 0n;
    const { [payoutId]: settled, ...payouts } = row.payouts;
    const from = settled === 'settled' ? 'paidMinor' : 'onItsWayMinor';
    return { ...row, payouts, ...moved(row, minor, credit.occurredAt), [from]: plus(row[from], -minor - kept) };
  });

export const balanceView: View<LedgerEvent, Stored> = mainView<LedgerEvent, Stored>()({
  name: 'balances',
  version: 6,
  row: BalanceRow,
  live: true,
  indexes: [
    ['partnerId'],
    ['programId', 'partnerId'],
    ['programId', 'negativeSince', 'id'],
    ...sortedBy(['balanceMinor'], ['programId']),
  ],
  sources: [ledgerEvents],
  on: {
    ...IGNORED_REST,
    ...IGNORED_PAYOUTS,
    'ledger.opened': insert(({ data: { ledgerId: id, programId, partnerId, currency, firstPeriod: openPeriod } }) => ({
      ...{ id, programId, partnerId, currency, openPeriod, payouts: {} },
      ...{ balanceMinor: '0', carriedMinor: '0', onItsWayMinor: '0', paidMinor: '0', negativeSince: null },
    })),
    'ledger.commission-accrued': posted(),
    'ledger.window-rerated': posted(),
    'ledger.commission-clawed-back': posted(),
    'ledger.commission-restored': posted(),
    'ledger.commission-amended': posted(),
    'ledger.commission-recredited': posted(),
    'ledger.clawback-reversed': posted(),
    'ledger.commission-adjusted': posted(),
    'ledger.balance-forfeited': posted(),
    'ledger.commission-voided': posted(),
    'ledger.commission-declined': posted(),
    'ledger.payout-planned': update(
      (event) => ledgerIdIn(event),
      (row, { data: { payoutId, amount, at } }) => {
        const minor = minorUnits(amount);
        const payouts = { ...row.payouts, [payoutId]: String(minor) };
        return {
          ...row,
          payouts,
          ...moved(row, -minor, at),
          onItsWayMinor: plus(row.onItsWayMinor, minor),
        };
      },
    ),
    'ledger.payout-settled': update(
      (event) => ledgerIdIn(event),
      (row, { data: { payoutId } }) => {
        const minor = BigInt(row.payouts[payoutId] ?? '0');
        const payouts = { ...row.payouts, [payoutId]: 'settled' };
        return {
          ...row,
          payouts,
          onItsWayMinor: plus(row.onItsWayMinor, -minor),
          paidMinor: plus(row.paidMinor, minor),
        };
      },
    ),
    'ledger.payout-failed': owedAgain(),
    'ledger.payout-returned': owedAgain(),
    'ledger.payout-cost-assigned': update(
      (event) => ledgerIdIn(event),
      (row, { data: { credit } }) => ({
        ...row,
        balanceMinor: plus(row.balanceMinor, minorUnits(credit)),
      }),
    ),
    'ledger.period-closed': update(
      (event) => ledgerIdIn(event),
      (row, { data: { period, closing, currency } }) => ({
        ...row,
        openPeriod: nextPeriod(period),
        carriedMinor: String(minorUnits({ amount: closing, currency })),
      }),
    ),
  },
});
