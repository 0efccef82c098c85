import type { DecidedBy, Risk } from '#libs/attribution';
import { upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, ShownToPartners } from '#libs/graphql';
import { type EventOf, Fraction, type Recorded } from '#libs/kernel';
import { type AttributionModel, AttributionModelEnum } from '#libs/programs';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BASIS_POINTS } from '../../content/content.js';
import {
  type Credit,
  type SaleAttribution,
  type SaleEvent,
  saleEvents,
  type Unusable,
} from '../../events/sale.events.js';
import { SaleCreditRow } from '../sale-credit.view.js';
import { DecidedByEnum, EvidenceKindEnum, RiskEnum, UnusableEnum } from './decision.enums.types.js';

@ObjectType('SaleShare', { description: 'What a partner has of a sale.' })
export class SaleShareType {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => Int, { description: 'In basis points; those of a sale add up to 10,000.' })
  weight: number;

  @Field({ description: 'The same as an exact fraction in lowest terms, such as `1/3`.' })
  exact: string;

  @Field(() => [RiskEnum], { description: 'Why somebody should look at it before it is paid.' })
  risks: readonly Risk[];
}

@ObjectType('UnusableEvidence', {
  description: 'What came with a sale and could not be used. It never refuses the sale.',
})
export class UnusableType implements Unusable {
  @Field(() => EvidenceKindEnum, { name: 'evidence', description: 'What it was.' })
  given: Unusable['given'];

  @Field(() => UnusableEnum, { description: 'Why.' })
  reason: Unusable['reason'];
}

/** Its id is that of the sale. */
@Entity('sale_attributions')
@ShownToPartners(() => ({ row: SaleCreditRow, by: 'soldId', partner: 'partnerId' }))
@ObjectType('SaleAttribution', {
  description:
    'Why a sale is credited as it is: what was known when it was decided last, at its recording or when it was credited anew. A partner is shown what is its own.',
})
export class SaleAttributionRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('sale', { description: 'Global id of the sale.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field(() => DecidedByEnum, { description: 'What decided.' })
  @Column('text', { name: 'decided_by' })
  decidedBy: DecidedBy;

  @Field(() => AttributionModelEnum, { description: 'How touches shared it, had they decided.' })
  @Column('text')
  model: AttributionModel;

  @Field(() => Int, {
    description: 'The version of the attribution policy that decided, or would have, had a person not.',
  })
  @Column('integer', { name: 'policy_version' })
  policyVersion: number;

  /** Of all partners. */
  @Column('jsonb') shares: readonly SaleShareType[];

  /** What the vendor handed in. */
  @Column('jsonb') unusable: readonly UnusableType[];

  /** How many touches without a part are not listed. */
  @Column('integer') unlisted: number;

  /** How many touches were not weighed. */
  @Column('integer') omitted: number;

  /** The journey of its customer as it was then; null: nothing said who bought. */
  @Column('uuid', { name: 'journey_id', nullable: true }) journeyId: string | null;

  /** Which event of the sale has judged its touches last, and when that was recorded. */
  @Column('integer') judged: number;
  @Column('timestamptz', { name: 'judged_at' }) judgedAt: string;
}

const decision = (
  { id, programId }: Pick<SaleAttributionRow, 'id' | 'programId'>,
  attribution: SaleAttribution,
  { revision, recordedAt }: Recorded,
) => {
  const { decidedBy, model, policyVersion, shares, unusable, unlisted = 0, omitted, journeyId } = attribution;
  return {
    id,
    programId,
    decidedBy,
    model,
    policyVersion,
    shares,
    unusable,
    unlisted,
    omitted,
    journeyId,
    judged: Number(revision),
    judgedAt: recordedAt,
  };
};

/** A person has said whom to credit: what touches say was judged before, and stays. */
const named = (row: SaleAttributionRow, credits: readonly Credit[]) => ({
  ...row,
  decidedBy: 'explicit' as const,
  shares: credits.map(({ partnerId, weight }) => ({ partnerId, weight, exact: exactly(weight), risks: [] })),
});

function exactly(weight: number): string {
  const { numerator, denominator } = Fraction.ofParts(BigInt(weight), BigInt(BASIS_POINTS));
  return `${numerator}/${denominator}`;
}

export const saleAttributionView: View<SaleEvent, SaleAttributionRow> = view<SaleEvent, SaleAttributionRow>()({
  name: 'sale_attributions',
  version: 3,
  row: SaleAttributionRow,
  indexes: [['journeyId', 'id']],
  sources: [saleEvents],
  on: {
    'sale.recorded': upsert<EventOf<SaleEvent, 'sale.recorded'>, SaleAttributionRow>(
      ({ data }) => (data.attribution === null ? [] : [data.saleId]),
      (_, event) => {
        const { saleId: id, programId, attribution } = event.data;
        return attribution === null ? undefined : decision({ id, programId }, attribution, event);
      },
    ),
    // Of a sale whose credits were named from the beginning there is none.
    'sale.recredited': upsert<EventOf<SaleEvent, 'sale.recredited'>, SaleAttributionRow>(
      ({ data }) => data.saleId,
      (row, event) => {
        const { attribution, after } = event.data;
        if (!row) return undefined;
        return attribution === null ? named(row, after) : decision(row, attribution, event);
      },
    ),
    'sale.credits-confirmed': upsert<EventOf<SaleEvent, 'sale.credits-confirmed'>, SaleAttributionRow>(
      ({ data }) => data.saleId,
      (row, { data: { credits } }) => row && named(row, credits),
    ),
  },
});
