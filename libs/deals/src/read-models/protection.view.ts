import { updateWhere, upsert, type View, view, type Change, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import type { EventOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type AccountEvent, accountEvents, type ProtectionEnd } from '../account/account.events.js';
import { type SameCustomerEvent, sameCustomerEvents } from '../joins/same-customer.events.js';
import { DealProtectionEnd } from './deal-enums.types.js';

@Entity('deal_protections')
@ObjectType('DealProtection', { description: 'What a partner was promised of a customer: `from` ≤ t < `until`.' })
export class ProtectionRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('deal', { description: 'Global id of its deal.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Column('uuid', { name: 'account_id' }) accountId: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => [String], { description: 'The product lines.' })
  @Column('text', { array: true, name: 'product_lines' })
  productLines: readonly string[];

  @Field(() => GraphQLInstant, { description: 'From when.' })
  @Column('text', { name: 'from_at' })
  from: string;

  @Field(() => GraphQLInstant, { description: 'Until when, exclusive: as granted, extended, or ended early.' })
  @Column('text', { name: 'until_at' })
  until: string;

  @Field(() => DealProtectionEnd, {
    name: 'endReason',
    nullable: true,
    description: 'Why it ended, where that is written down.',
  })
  @Column('text', { nullable: true })
  ended: ProtectionEnd | null;

  @Field({ description: 'Whether it holds as of now.' })
  get holds(): boolean {
    const now = new Date().toISOString();
    return this.from <= now && now < this.until;
  }
}

type Stored = Omit<ProtectionRow, 'holds'>;
type TimelineEntry = EventOf<
  AccountEvent,
  | 'account.protection-granted'
  | 'account.protection-extended'
  | 'account.protection-reinstated'
  | 'account.protection-ended'
>;

/** What an account no longer kept may still be ended or given again: then the row begins with that. */
const tells = <E extends TimelineEntry>(
  columns: (data: E['data'], row: Stored | undefined) => Partial<Stored>,
): Change<E, Stored> =>
  upsert(
    ({ data }) => data.dealId,
    (row, { data }) => {
      const { dealId: id, programId, accountId, partnerId, productLines, at } = data;
      const before = row ?? { id, programId, accountId, partnerId, productLines, from: at, until: at, ended: null };
      return { ...before, ...columns(data, row) };
    },
  );

export const protectionView: View<AccountEvent | SameCustomerEvent, Stored> = view<
  AccountEvent | SameCustomerEvent,
  Stored
>()({
  name: 'deal_protections',
  version: 2,
  row: ProtectionRow,
  indexes: [
    ['accountId', 'from', 'id'],
    ['partnerId', 'from', 'id'],
  ],
  sources: [accountEvents, sameCustomerEvents],
  on: {
    'same-customer.joined': updateWhere(
      ({ data }) => ({ accountId: data.accountId }),
      ({ data }) => ({ accountId: data.into }),
    ),
    'account.registration-reassigned': upsert(
      ({ data }) => data.dealId,
      (row, { data: { partnerId } }) => row && { ...row, partnerId },
    ),
    'account.protection-granted': tells(({ at, until, accountId, productLines }) => ({
      accountId,
      productLines,
      from: at,
      until,
      ended: null,
    })),
    'account.protection-extended': tells(({ until }) => ({ until })),
    'account.protection-reinstated': tells(({ at, until }) => ({ from: at, until, ended: null })),
    'account.protection-ended': tells(({ at, why }, row) => ({
      until: row !== undefined && row.until < at ? row.until : at,
      ended: why,
    })),
  },
});
