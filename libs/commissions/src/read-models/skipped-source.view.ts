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
  description: 'A sale, refund or credit note that was credited to a partner and has brought nothing, with the reason.',
})
export class SkippedSourceRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('passed_source', { description: 'Global id of it.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner that was credited, and earned nothing.' })
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

  @Field(() => GraphQLInstant, { description: 'When it happened, business time.' })
  @Column('text', { name: 'occurred_at' })
  occurredAt: string;
}

type Of<T extends LedgerEvent['type']> = EventOf<LedgerEvent, T>;
type Told = Of<'ledger.source-passed' | 'ledger.source-parked'>;

const idOf = (event: Recorded<LedgerEvent>, { eventId }: Source): string =>
  deterministicId('passed-source', ledgerIdIn(event), eventId);

const ofSource = ({ kind, id, saleId }: Source) => ({
  ...{ kind, saleId, sourceId: id, creditNoteId: kind === 'credit-note' ? id : null },
});

const told = <E extends Told>(): Change<E, SkippedSourceRow> =>
  upsert<E, SkippedSourceRow>(
    (event) => idOf(event, event.data.source),
    (_, { data: { source, reason, occurredAt, owner } }, id) =>
      owner ? { id, ...owner, ...ofSource(source), reason, occurredAt } : undefined,
  );

/** What waited was posted after all. */
const posted = <E extends LedgerEvent & { readonly data: { readonly source: Source | null } }>(): Change<
  E,
  SkippedSourceRow
> => remove<E, SkippedSourceRow>((event) => (event.data.source ? [idOf(event, event.data.source)] : []));

export const skippedSourceView: View<LedgerEvent, SkippedSourceRow> = mainView<LedgerEvent, SkippedSourceRow>()({
  name: 'passed_sources',
  version: 2,
  row: SkippedSourceRow,
  indexes: [...sortedBy(['occurredAt'], ['programId', 'partnerId', 'saleId', 'creditNoteId'])],
  sources: [ledgerEvents],
  on: {
    ...IGNORED_POSTINGS,
    ...IGNORED_PAYOUTS,
    ...IGNORED_REST,
    'ledger.period-closed': 'ignored',
    'ledger.source-passed': told(),
    'ledger.source-parked': told(),
    'ledger.commission-accrued': posted(),
    'ledger.commission-clawed-back': posted(),
    'ledger.commission-restored': posted(),
    'ledger.commission-amended': posted(),
    'ledger.commission-recredited': posted(),
  },
});
