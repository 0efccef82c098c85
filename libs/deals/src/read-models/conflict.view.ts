import { upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type AccountEvent, accountEvents } from '../account/account.events.js';

@Entity('deal_conflicts')
@ObjectType('DealHistoryConflict', {
  description:
    'An imported deal that was registered while an earlier one of another partner was open: found, not decided.',
})
export class ConflictRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('deal', { description: 'Global id of the later deal.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('account', { description: 'The customer’s account.' })
  @Column('uuid', { name: 'account_id' })
  accountId: string;

  @GlobalId('partner', { description: 'The partner of the later deal.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => GraphQLInstant, { description: 'When the later deal was registered.' })
  @Column('text', { name: 'registered_at' })
  registeredAt: string;

  /** In the order of registration, then of the import. */
  @Column('text') place: string;

  /** The earliest deal of another partner that was open then; null: there was none. */
  @Column('uuid', { name: 'with_deal', nullable: true }) with: string | null;

  @Column('boolean') found: boolean;
}

const orderKey = (at: string, order: number): string => `${at} ${String(order).padStart(12, '0')}`;

export const conflictView: View<AccountEvent, ConflictRow> = view<AccountEvent, ConflictRow>()({
  name: 'deal_conflicts',
  version: 1,
  row: ConflictRow,
  partner: null,
  indexes: [['programId', 'found', 'place', 'id']],
  sources: [accountEvents],
  on: {
    'account.history-noted': upsert(
      ({ data }) => data.dealId,
      (row, { data: { dealId: id, programId, accountId, partnerId, at, order } }) => ({
        id,
        programId,
        accountId,
        partnerId,
        with: null,
        found: false,
        ...row,
        registeredAt: at,
        place: orderKey(at, order),
      }),
    ),
    'account.conflict-found': upsert(
      ({ data }) => data.dealId,
      (row, { data: { dealId: id, programId, accountId, partnerId, at, with: rival } }) => ({
        id,
        programId,
        accountId,
        partnerId,
        registeredAt: at,
        place: orderKey(at, 0),
        ...row,
        with: rival,
        found: true,
      }),
    ),
  },
});
