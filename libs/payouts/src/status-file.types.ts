import { BulkPayload, UserError } from '#libs/graphql';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';

@InputType({ description: 'What a provider reports.' })
export class ImportPayoutStatusesInput {
  @Field({ description: 'The status file: at most 1,000 lines.' })
  @IsString()
  @MaxLength(1_000_000)
  csv: string;
}

@ObjectType({ description: 'One result for each line of the file, in its order.' })
export class ImportPayoutStatusesPayload extends BulkPayload {
  @Field(() => [UserError], {
    description: 'Why the file was refused as a whole; empty when its lines were looked at.',
  })
  userErrors: readonly UserError[];
}
