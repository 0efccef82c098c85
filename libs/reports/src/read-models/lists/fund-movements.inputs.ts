import {
  allOf,
  AnyIdOf,
  AnyOf,
  GraphQLInstant,
  Instants,
  type InstantRange,
  Matching,
  type RowList,
  listingOfProgram,
} from '#libs/graphql';
import type { Instant } from '#libs/kernel';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { type FundMovementKind, FundMovementKindEnum, type FundMovementRow } from '../funds/fund-movement.row.view.js';
import { FACT_ORDERS, FactOrderEnum, KNOWN, knownAt } from './fact-lists.inputs.js';

@InputType({ description: 'Which movements of funds.' })
class FundMovementFilter {
  @AnyOf(FundMovementKindEnum, 'Moved by one of these.')
  kind?: FundMovementKind[];

  @AnyIdOf('fund', 'Of one of these funds.')
  fundId?: string[];

  @Matching(() => PartnerFilter, 'Of funds of such a partner.')
  partner?: PartnerFilter;

  @Instants('Happened then, business time.')
  occurredAt?: InstantRange;
}

@ArgsType()
export class FundMovementArgs extends listingOfProgram({
  ...{ filter: FundMovementFilter, orders: FactOrderEnum },
  byDefault: 'oldest',
}) {
  @Field(() => GraphQLInstant, KNOWN)
  @IsOptional()
  asKnownAt?: Instant | null;
}

export const fundMovementList = ({
  programId,
  filter,
  orderBy,
  asKnownAt,
}: FundMovementArgs): RowList<FundMovementRow> => ({
  where: {
    ...{ programId, ...knownAt(asKnownAt) },
    ...allOf<FundMovementRow>(
      filter && { kind: filter.kind, fundId: filter.fundId, occurredAt: filter.occurredAt },
      filter?.partner && ofPartners<FundMovementRow>(filter.partner),
    ),
  },
  order: FACT_ORDERS[orderBy],
});
