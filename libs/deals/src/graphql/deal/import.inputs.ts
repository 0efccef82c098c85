import { Fits, GraphQLInstant, Items, Nested } from '#libs/graphql';
import { keyFault, textFault } from '#libs/kernel';
import { Field, InputType, Int } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { DealOutcomeEnum } from '../../read-models/deal-enums.types.js';
import type { DealOutcome } from '../../vocabulary/deal.types.js';
import { OwnedDealInput } from './deal.inputs.js';

const placeFault = (given: string, field: string) => textFault(given, field, { most: 400 });

@InputType({ description: 'Where an imported row stood.' })
export class ImportedFromInput {
  @Field({ description: 'The mapping it came through, at most 400 characters.' })
  @Fits(placeFault)
  source: string;

  @Field({ description: 'The file, at most 400 characters.' })
  @Fits(placeFault)
  file: string;

  @Field(() => Int, { description: 'The row, as the mapping counts them.' })
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  row: number;

  @Field({ description: 'SHA-256 of its fields, in hex: tells an equal repeat from another.' })
  @IsString()
  @Matches(/^[0-9a-f]{64}$/)
  digest: string;
}

@InputType({ description: 'A deal that was decided elsewhere, as history: it protects nothing and asks nobody.' })
export class ImportDealInput extends OwnedDealInput {
  @Field({
    description:
      'Its own number, unique in the program, 1 to 200 characters: the first row of a number counts. It is kept unencrypted: no e-mail address, no phone number.',
  })
  @Fits(keyFault)
  externalId: string;

  @Field(() => DealOutcomeEnum, { description: 'What became of it.' })
  outcome: DealOutcome;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When it was registered there; absent where nobody had asked for it yet: it stands against no other.',
  })
  @IsOptional()
  registeredAt?: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was won or lost; absent for one in play.' })
  @IsOptional()
  closedAt?: string | null;

  @Field(() => ImportedFromInput, { description: 'The row that says so.' })
  @Nested(() => ImportedFromInput)
  from: ImportedFromInput;
}

@InputType({ description: 'Deals to import.' })
export class ImportDealsInput {
  @Field(() => [ImportDealInput], {
    description:
      'At most 1,000, each under a key of its own. Those of one number, and what one partner has won, run in the order given.',
  })
  @Items(() => ImportDealInput)
  items: ImportDealInput[];
}
