import { type Change, remove, sortedBy, upsert, type View, mainView, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, graphqlEnum } from '#libs/graphql';
import { deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ledgerIdIn } from '../ledger/events/ledger-stream.js';
import {
  type LedgerEvent,
  ledgerEvents,
  type ParkReason,
  type PassReason,
  type Source,
} from '../ledger/events/ledger.events.js';
import { IGNORED_PAYOUTS, IGNORED_POSTINGS, IGNORED_REST } from '../ledger/events/ignored.js';

export type SkippedReason = PassReason | ParkReason;

export const SkippedReasonEnum = graphqlEnum<SkippedReason>(
  'SkippedReason',
  'Why a source has brought its partner nothing.',
  {
    BEFORE_PROGRAM_START: 'It happened before the program began.',
    PARTNER_COULD_NOT_EARN: 'The partner could not earn when it happened.',
    NO_PLAN_IN_FORCE: 'No version of the partner’s plan was in force when it happened.',
    NO_RULE_MATCHED: 'No rule of the plan matches it.',
    SALE_EARNED_NOTHING: 'The sale earned nothing, so that there is nothing to pay or to take back.',
    NOTHING_LEFT_TO_CLAW_BACK: 'Nothing is left of the commission that could be taken back.',
    NO_PARENT: 'The rule pays a partner above the credited one, and nobody stands there.',
    NOTHING_CHANGED: 'The amendment, or the change of credits, changes nothing of what is owed.',
    NO_RATE: 'It waits for an exchange rate: none was published on the day or the 7 days before it.',
    SALE_PARKED: 'It waits with the sale that it happened to.',
    AMOUNT_OUT_OF_RANGE:
      'It would earn more than 10^15 in the currency of the ledger: no amount that is owed is so large.',
  },
);

export const SourceKindEnum = graphqlEnum<Source['kind']>('SourceKind', 'What a source is.', {
  sale: 'A sale.',
  refund: 'A refund.',
  'refund-reversal': 'The reversal of a refund.',
  amendment: 'An amendment of a sale.',
  recredit: 'A sale that was credited to other partners.',
  'credit-note': 'A credit note.',
});

@Entity('passed_sources')
@ObjectType('SkippedSource', {
  description:
    'A sale, refund or credit note that has brought a partner nothing, with the reason: one for each rule and each credit of the sale that it is about. A sale that two rules pass over has two.',
})
export class SkippedSourceRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('passed_source', { description: 'Global id of it.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner that it brought nothing.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => SourceKindEnum, { description: 'What it is.' })
  @Column('text')
  kind: Source['kind'];

  @GlobalId('sale', { nullable: true, description: 'The sale, or the sale that was refunded; null for a credit note.' })
  @Column('uuid', { name: 'sale_id', nullable: true })
  saleId: string | null;

  @GlobalId('credit_note', { nullable: true, description: 'The credit note; null for everything else.' })
  @Column('uuid', { name: 'credit_note_id', nullable: true })
  creditNoteId: string | null;

  /** Of the sale, refund or credit note. */
  @Column('uuid', { name: 'source_id' }) sourceId: string;

  @Field(() => SkippedReasonEnum, { description: 'Why.' })
  @Column('text')
  reason: SkippedReason;

  @Field(() => String, {
    nullable: true,
    description:
      'The rule that it is about, of the plan that was in force; null where it is about a whole credit, or waits.',
  })
  @Column('text', { name: 'rule_id', nullable: true })
  ruleId: string | null;

  @GlobalId('partner', {
    nullable: true,
    description:
      'Whose credit of the sale it is about: of what a parent would be paid, the partner below it. Null where it is about the whole source, or waits.',
  })
  @Column('uuid', { name: 'credited_partner_id', nullable: true })
  creditedPartnerId: string | null;

  @Field(() => GraphQLInstant, { description: 'When it happened, business time.' })
  @Column('text', { name: 'occurred_at' })
  occurredAt: string;
}

type Of<T extends LedgerEvent['type']> = EventOf<LedgerEvent, T>;
type Passed = Of<'ledger.source-passed'>;
type Parked = Of<'ledger.source-parked'>;

/** Of a source that is passed over as a whole, or waits. */
const wholeOf = (event: Recorded<LedgerEvent>, { eventId }: Source): string =>
  deterministicId('passed-source', ledgerIdIn(event), eventId);

function passedIdOf(event: Recorded<Passed>): string {
  const { source, ruleId, credited } = event.data;
  if (ruleId === null && credited === null) return wholeOf(event, source);
  return deterministicId('passed-source', ledgerIdIn(event), source.eventId, ruleId ?? '', credited ?? '');
}

const ofSource = ({ kind, id, saleId }: Source) => ({
  ...{ kind, saleId, sourceId: id, creditNoteId: kind === 'credit-note' ? id : null },
});

const passed: Change<Passed, SkippedSourceRow> = upsert<Passed, SkippedSourceRow>(
  passedIdOf,
  (_, { data: { source, reason, occurredAt, owner, ruleId, credited } }, id) =>
    owner ? { id, ...owner, ...ofSource(source), reason, occurredAt, ruleId, creditedPartnerId: credited } : undefined,
);

const parked: Change<Parked, SkippedSourceRow> = upsert<Parked, SkippedSourceRow>(
  (event) => wholeOf(event, event.data.source),
  (_, { data: { source, reason, occurredAt, owner } }, id) =>
    owner
      ? { id, ...owner, ...ofSource(source), reason, occurredAt, ruleId: null, creditedPartnerId: null }
      : undefined,
);

/** What waited was taken up after all. What else was passed of the same source stays. */
const takenUp = <E extends LedgerEvent & { readonly data: { readonly source: Source | null } }>(): Change<
  E,
  SkippedSourceRow
> => remove<E, SkippedSourceRow>((event) => (event.data.source ? [wholeOf(event, event.data.source)] : []));

export const skippedSourceView: View<LedgerEvent, SkippedSourceRow> = mainView<LedgerEvent, SkippedSourceRow>()({
  name: 'passed_sources',
  version: 3,
  row: SkippedSourceRow,
  indexes: [...sortedBy(['occurredAt'], ['programId', 'partnerId', 'saleId', 'creditNoteId'])],
  sources: [ledgerEvents],
  on: {
    ...IGNORED_POSTINGS,
    ...IGNORED_PAYOUTS,
    ...IGNORED_REST,
    'ledger.period-closed': 'ignored',
    'ledger.source-passed': [takenUp(), passed],
    'ledger.source-parked': parked,
    'ledger.commission-accrued': takenUp(),
    'ledger.commission-clawed-back': takenUp(),
    'ledger.commission-restored': takenUp(),
    'ledger.commission-amended': takenUp(),
    'ledger.commission-recredited': takenUp(),
  },
});
