import { Field, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsString, MaxLength } from 'class-validator';
import { Version } from './version.types.js';

@ObjectType({ description: 'A version of what reports leave out.' })
export class ReportPolicyVersion extends Version {
  @Field(() => [String], {
    defaultValue: [],
    description:
      'Types of sales that reports leave out, with all that is given back of them, at most 100 of 1 to 200 characters. Example: a won deal counts 10,000.00 and its invoices, sales of the type `invoice`, 10,000.00 once more; with `invoice` left out revenue is 10,000.00.',
  })
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @MaxLength(400, { each: true })
  excludedSaleTypes: readonly string[];
}
