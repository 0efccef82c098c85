import { BulkPayload, TextField, UserError } from '#libs/graphql';
import { Field, InputType, ObjectType } from '@nestjs/graphql';

@InputType({ description: 'What a provider reports.' })
export class ImportPayoutStatusesInput {
  @TextField(1_000_000, { description: 'The status file: at most 1,000 lines.' })
  csv: string;
}

@ObjectType({ description: 'One result for each line of the file, in its order.' })
export class ImportPayoutStatusesPayload extends BulkPayload {
  @Field(() => [UserError], {
    description: 'Why the file was refused as a whole; empty when its lines were looked at.',
  })
  userErrors: readonly UserError[];
}
