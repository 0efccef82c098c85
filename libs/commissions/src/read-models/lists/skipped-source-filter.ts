import {
  allOf,
  AnyIdOf,
  AnyOf,
  graphqlEnum,
  Instants,
  type InstantRange,
  Matching,
  type Order,
  type Where,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { InputType } from '@nestjs/graphql';
import type { Source } from '../../ledger/events/ledger.events.js';
import {
  type SkippedReason,
  SkippedReasonEnum,
  type SkippedSourceRow,
  SourceKindEnum,
} from '../skipped-source.view.js';

@InputType({ description: 'Which sources that brought nothing.' })
export class SkippedSourceFilter {
  @AnyOf(SourceKindEnum, 'Of one of these kinds.')
  kind?: Source['kind'][];

  @AnyOf(SkippedReasonEnum, 'For one of these reasons.')
  reason?: SkippedReason[];

  @AnyIdOf('sale', 'One of these sales, or what happened to it.')
  saleId?: string[];

  @Instants('That happened then, business time.')
  occurredAt?: InstantRange;

  @Matching(() => PartnerFilter, 'Credited to such a partner.')
  partner?: PartnerFilter;
}

export const skippedSourceWhere = (filter: SkippedSourceFilter | undefined): Where<SkippedSourceRow> | undefined =>
  filter &&
  allOf<SkippedSourceRow>(
    { kind: filter.kind, reason: filter.reason, saleId: filter.saleId, occurredAt: filter.occurredAt },
    filter.partner && ofPartners<SkippedSourceRow>(filter.partner),
  );

export type SkippedSourceOrder = 'newest' | 'oldest';

export const SkippedSourceOrderEnum = graphqlEnum<SkippedSourceOrder>(
  'SkippedSourceOrder',
  'How sources that brought nothing are listed.',
  { newest: 'The latest first.', oldest: 'The earliest first.' },
);

export const SKIPPED_SOURCE_ORDERS: Readonly<Record<SkippedSourceOrder, Order<SkippedSourceRow>>> = {
  newest: { by: 'occurredAt', direction: 'desc' },
  oldest: { by: 'occurredAt' },
};
