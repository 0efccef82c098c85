import {
  GlobalId,
  GraphQLInstant,
  GraphQLPosition,
  IdField,
  IdsField,
  ListOrNone,
  MutationInput,
  MutationPayload,
} from '#libs/graphql';
import type { EventOf, Position } from '#libs/kernel';
import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional } from 'class-validator';
import type { Credit, SaleEvent } from '../../events/sale.events.js';

/** What a request that only tries would have written, in order: what would follow from it is told by whoever answers these events. */
export interface SalesDryRun {
  readonly tenant: string;
  readonly programId: string;
  readonly recredited: readonly EventOf<SaleEvent, 'sale.recredited'>['data'][];
}

export const MOST_SALES = 10_000;
/** Sales that are only tried: all of what would follow is worked out while somebody waits. */
export const MOST_TRIED = 2_000;
const MOST_SHARES = 100;

@InputType({ description: 'A partner’s part of sales that are credited anew.' })
class ReattributedShareInput {
  @IdField('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => Int, {
    defaultValue: 10_000,
    description: 'Its part in basis points, at least 1; all of them add up to 10,000.',
  })
  @IsOptional()
  weight: number;
}

@InputType({ description: 'Sales that are credited anew.' })
export class ReattributeSalesInput extends MutationInput {
  @IdField('program', { description: 'Their program.' })
  programId: string;

  @IdsField('sale', {
    nullable: true,
    description: 'The sales, 1 to 10,000; one that stands twice counts once. Null: `soldFrom` and `soldTo` say which.',
  })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_SALES)
  saleIds?: string[] | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description:
      'In place of `saleIds`: the sales that a policy credits and that were sold from this moment on, earliest first. Where a person has named whom to credit since, the sale stays as it is. Only what lists show by then, see `after`; at most 10,000, and without `shares`.',
  })
  @IsOptional()
  soldFrom?: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'With `soldFrom`: and before this moment.' })
  @IsOptional()
  soldTo?: string | null;

  @Field(() => GraphQLPosition, {
    nullable: true,
    description:
      'With `soldFrom`: wait until everything up to this position is visible, such as the sale that was recorded last; else NOT_YET_VISIBLE.',
  })
  @IsOptional()
  after?: Position | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version of the attribution policy that decides. Neither this nor `shares`: that in force when each was sold.',
  })
  @IsOptional()
  policyVersion?: number | null;

  @Field(() => [ReattributedShareInput], {
    nullable: true,
    description: 'Whom to credit instead, at most 100 partners; an empty list: nobody, direct sales.',
  })
  @IsOptional()
  @ListOrNone(() => ReattributedShareInput, MOST_SHARES)
  shares?: ReattributedShareInput[] | null;

  @Field({
    defaultValue: false,
    description:
      'Whether only to say what would become of them, with what ledgers would post (`postings`): nothing is written. At most 2,000 sales: try more in several requests.',
  })
  dryRun: boolean;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description:
      'When it was decided, business time; not before a sale (BEFORE_SALE), at most 5 minutes ahead of the clock; now, if left out. Commission and revenue move on that day.',
  })
  @IsOptional()
  occurredAt?: string;

  @Field({ description: 'Why, without personal data; 1 to 500 characters.' })
  reason: string;
}

@ObjectType({ description: 'A partner’s part of a sale before or after it was credited anew.' })
class ReattributedShare implements Credit {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => Int, { description: 'Its part in basis points.' })
  weight: number;
}

@ObjectType({ description: 'What became of one sale, or why it stays as it is.' })
export class ReattributedSale extends MutationPayload {
  @GlobalId('sale', { description: 'The sale.' })
  saleId: string;

  @Field(() => [ReattributedShare], {
    nullable: true,
    description: 'Whom it was credited to; empty: nobody. Null where it stays as it is.',
  })
  before?: readonly Credit[] | null;

  @Field(() => [ReattributedShare], {
    nullable: true,
    description: 'Whom it is credited to now; empty: nobody. Null where it stays as it is.',
  })
  after?: readonly Credit[] | null;

  /** Undefined: it is written. */
  tried?: SalesDryRun;
}

@ObjectType({ description: 'What became of each sale.' })
export class ReattributeSalesPayload {
  @Field(() => [ReattributedSale], { description: 'One for each sale, in the order given.' })
  results: readonly ReattributedSale[];

  @Field(() => Int, { description: 'How many stay as they are: see `userErrors` of each.' })
  refused: number;

  @Field(() => GraphQLPosition, {
    nullable: true,
    description: 'The latest position of all; null where nothing was written.',
  })
  position: Position | string | null;

  /** Undefined: it is written. */
  tried?: SalesDryRun;
}
