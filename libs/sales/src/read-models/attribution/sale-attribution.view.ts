import type { DecidedBy, Risk } from '#libs/attribution';
import { upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, ShownToPartners } from '#libs/graphql';
import type { EventOf } from '#libs/kernel';
import { type AttributionModel, AttributionModelEnum } from '#libs/programs';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type SaleEvent, saleEvents, type Unusable } from '../../events/sale.events.js';
import { SaleCreditRow } from '../sale-credit.view.js';
import { DecidedByEnum, EvidenceKindEnum, RiskEnum, UnusableEnum } from './decision.enums.types.js';

@ObjectType('SaleShare', { description: 'What a partner had of a sale when it was recorded.' })
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
  @Field(() => EvidenceKindEnum, { description: 'What it was.' })
  given: Unusable['given'];

  @Field(() => UnusableEnum, { description: 'Why.' })
  reason: Unusable['reason'];
}

/** Its id is that of the sale. */
@Entity('sale_attributions')
@ShownToPartners(() => ({ row: SaleCreditRow, by: 'soldId', partner: 'partnerId' }))
@ObjectType('SaleAttribution', {
  description:
    'Why a sale is credited as it is: what was known when it was recorded. Nothing of it is decided again. A partner is shown what is its own.',
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

  @Field(() => Int, { description: 'The version of the attribution policy that was in force when it happened.' })
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
}

export const saleAttributionView: View<SaleEvent, SaleAttributionRow> = view<SaleEvent, SaleAttributionRow>()({
  name: 'sale_attributions',
  version: 1,
  row: SaleAttributionRow,
  indexes: [['journeyId', 'id']],
  sources: [saleEvents],
  on: {
    'sale.recorded': upsert<EventOf<SaleEvent, 'sale.recorded'>, SaleAttributionRow>(
      ({ data }) => (data.attribution === null ? [] : [data.saleId]),
      (_, { data: { saleId: id, programId, attribution } }) => {
        if (attribution === null) return undefined;
        const { decidedBy, model, policyVersion, shares, unusable, unlisted = 0, omitted, journeyId } = attribution;
        return { id, programId, decidedBy, model, policyVersion, shares, unusable, unlisted, omitted, journeyId };
      },
    ),
  },
});
