import { type Change, insert, updateWhere, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import type { EventOf, Recorded } from '#libs/kernel';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DealConflict, DealReviewReason } from './deal-enums.types.js';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import type { WorkReason } from '../vocabulary/deal.types.js';
import { NEVER } from '../vocabulary/standing.js';
import { afterJoin } from './joined-deal.js';
import type { ConflictClass, Evidence } from '../vocabulary/evidence.js';
import { candidateOf, DealCandidateType } from './evidence.types.js';

@Entity('deal_work')
@ObjectType('DealWorkItem', {
  description: 'A registration that waits for a person’s decision, and what is known of it.',
})
export class DealWorkRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('deal', { description: 'Global id of the deal.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { nullable: true, description: 'The partner; null for the vendor’s own.' })
  @Column('uuid', { name: 'partner_id', nullable: true })
  partnerId: string | null;

  @GlobalId('account', {
    nullable: true,
    description: 'The customer’s account; null: a person has to say which it is.',
  })
  @Column('uuid', { name: 'account_id', nullable: true })
  accountId: string | null;

  @Column('text', { nullable: true }) territory: string | null;
  @Column('numeric', { name: 'amount_order' }) amountOrder: string;

  @Field({ description: 'Whether it waits; one that does not has left the list.' })
  @Column('boolean')
  waiting: boolean;

  /** Whether it has ever been on the list: who follows the list hears of it when it leaves. */
  @Column('boolean') listed: boolean;

  @Field(() => GraphQLInstant, {
    description: 'Since when it has its turn in the queue: when it was submitted complete.',
  })
  @Column('text')
  since: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when a person should have decided.' })
  @Column('text', { name: 'decide_by', nullable: true })
  decideBy: string | null;

  @Column('text', { name: 'due_order' }) dueOrder: string;

  @Field(() => [DealReviewReason], { description: 'Why a person reviews a registration.' })
  @Column('text', { array: true })
  reasons: readonly WorkReason[];

  @Field({ description: 'Whether an earlier registration has to be decided first.' })
  @Column('boolean')
  behind: boolean;

  @Field({ description: 'Whether it was imported.' })
  @Column('boolean')
  imported: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'The last note of a manager; null where there is none, and once the partner, or the customer of the vendor’s own deal, was erased.',
  })
  @Column('text', { name: 'last_note', nullable: true })
  lastNote: string | null;

  /** Under whose key the note is encrypted in the history: it goes when that is erased. */
  @Column('text', { name: 'subject_id', nullable: true }) subjectId: string | null;

  @Column('text', { name: 'place_until', nullable: true }) placeUntil: string | null;
  @Column('jsonb', { nullable: true }) evidence: Evidence | null;

  @Field({ description: 'Whether it waits although the time for a decision is over.' })
  get overdue(): boolean {
    return this.waiting && this.decideBy !== null && this.decideBy <= new Date().toISOString();
  }

  @Field(() => DealConflict, { nullable: true, description: 'Which conflict its account found; null: none.' })
  get conflict(): ConflictClass | null {
    return this.evidence?.conflict ?? null;
  }

  @Field(() => [DealCandidateType], { description: 'What it was compared with when its account decided.' })
  get candidates(): DealCandidateType[] {
    return (this.evidence?.candidates ?? []).map(candidateOf);
  }
}

type Stored = Omit<DealWorkRow, 'overdue' | 'conflict' | 'candidates'>;
type Columns = Partial<Omit<Stored, 'tenant'>>;
type Filed = EventOf<DealEvent, 'deal.drafted' | 'deal.imported'>;

const filed = ({ data }: Recorded<Filed>, since: string): Omit<Stored, 'tenant'> => ({
  id: data.dealId,
  programId: data.programId,
  partnerId: data.partnerId,
  accountId: null,
  territory: data.territory,
  amountOrder: data.amount ?? '0',
  waiting: false,
  listed: false,
  since,
  decideBy: null,
  dueOrder: NEVER,
  reasons: [],
  behind: false,
  imported: false,
  lastNote: null,
  subjectId: data.subjectId,
  placeUntil: null,
  evidence: null,
});

/** Imported deals have no row unless they wait: what they are told changes nothing. */
const changes = <E extends DealEvent>(columns: (data: E['data'], row: Stored) => Columns): Change<E, Stored> =>
  upsert(
    ({ data }) => data.dealId,
    (row, { data }) => row && { ...row, ...columns(data, row) },
  );

const leaves = changes<DealEvent>(() => ({ waiting: false, placeUntil: null }));

const UNSAID = { lastNote: null } satisfies Columns;

export const dealWorkView: View<DealEvent | PartnerErased, Stored> = view<DealEvent | PartnerErased, Stored>()({
  name: 'deal_work',
  version: 4,
  row: DealWorkRow,
  partner: null,
  live: true,
  indexes: [
    ['programId', 'waiting', 'since', 'id'],
    ['programId', 'waiting', 'dueOrder', 'id'],
    ['programId', 'waiting', 'amountOrder', 'id'],
    ['subjectId'],
  ],
  sources: [dealEvents, partnerEvents],
  on: {
    'deal.drafted': insert((event) => filed(event, event.data.at)),
    'deal.imported': upsert(
      ({ data }) => (data.outcome === 'open' && data.accountId === null ? data.dealId : []),
      (_, event) => ({ ...filed(event, event.data.registeredAt ?? event.data.at), imported: true }),
    ),
    'deal.revised': changes(({ territory, amount }) => ({ territory, amountOrder: amount ?? '0' })),
    'deal.submitted': changes(({ at }, { since, placeUntil }) => ({
      since: placeUntil !== null && at < placeUntil ? since : at,
      placeUntil: null,
    })),
    'deal.customer-identified': changes(({ accountId }) => ({ accountId })),
    'deal.review-started': changes(({ accountId, reasons, decideBy, evidence }, row) => ({
      accountId: accountId ?? row.accountId,
      waiting: true,
      listed: true,
      reasons,
      behind: reasons.includes('BEHIND_ANOTHER'),
      decideBy,
      dueOrder: decideBy,
      evidence,
    })),
    'deal.returned': changes(({ placeUntil }) => ({ waiting: false, placeUntil })),
    'deal.approved': leaves,
    'deal.rejected': leaves,
    'deal.duplicate-found': leaves,
    'deal.withdrawn': leaves,
    'deal.won': leaves,
    'deal.lost': leaves,
    'deal.revoked': leaves,
    'deal.expired': leaves,
    'deal.account-joined': changes(afterJoin),
    'deal.reassigned': changes(({ partnerId }) => ({ partnerId })),
    'deal.merged': leaves,
    'deal.noted': changes(({ note }) => ({ lastNote: note })),
    'deal.customer-erased': updateWhere(
      ({ data }) => ({ subjectId: data.customerId }),
      () => UNSAID,
    ),
    'partner.erased': updateWhere(
      ({ data }) => ({ subjectId: data.partnerId }),
      () => UNSAID,
    ),
  },
});
