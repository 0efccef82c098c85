import {
  BulkPayload,
  Fits,
  GraphQLInstant,
  IdField,
  Items,
  MutationInput,
  MutationPayload,
  Nested,
  Reason,
  TextField,
} from '#libs/graphql';
import { keyFault } from '#libs/kernel';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { TouchKindEnum } from '../../read-models/attribution-enums.types.js';
import type { TouchKind } from '../../vocabulary/touch.js';
import { KnownCustomerInput } from './customer.inputs.js';

@InputType({ description: 'Evidence that a partner took part in winning a customer.' })
export class RecordTouchInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({
    description:
      'The vendor’s own number of it, unique in the program, 1 to 200 characters: the same touch again changes nothing.',
  })
  externalId: string;

  @Field(() => TouchKindEnum, { description: 'How the partner took part.' })
  kind: TouchKind;

  @Field(() => GraphQLInstant, {
    description: 'When it happened, business time; at most 5 minutes ahead of the clock.',
  })
  happenedAt: string;

  @Field(() => KnownCustomerInput, { description: 'Whom it is about.' })
  @Nested(() => KnownCustomerInput)
  customer: KnownCustomerInput;

  @IdField('partner', {
    nullable: true,
    description: 'Whose touch it is. Exactly one of this, `partnerExternalId`, `code`, `linkKey` and `clickId`.',
  })
  @IsOptional()
  partnerId?: string | null;

  @Field(() => String, { nullable: true, description: 'Whose touch it is, by the vendor’s own key.' })
  partnerExternalId?: string | null;

  @Field(() => String, { nullable: true, description: 'The code that the customer used: it says whose touch it is.' })
  code?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The link that the customer followed, `ref` of the address it arrived at: it says whose click it is.',
  })
  linkKey?: string | null;

  @TextField(400, {
    nullable: true,
    description:
      'The id of a click, `cid` of the address that the customer arrived at: it says whose click it was and when, whatever `happenedAt` says.',
  })
  clickId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The number of the activity that it came through, 1 to 200 characters; also of one that nobody has planned yet.',
  })
  @IsOptional()
  @Fits(keyFault)
  activityExternalId?: string | null;
}

@InputType({ description: 'Touches to record.' })
export class RecordTouchesInput {
  @Field(() => [RecordTouchInput], {
    description: 'At most 1,000, each under a key of its own. Those of one customer are taken in the order given.',
  })
  @Items(() => RecordTouchInput)
  items: RecordTouchInput[];
}

@ObjectType({ description: 'One result for each touch, in the order given.' })
export class RecordTouchesPayload extends BulkPayload {}

@InputType({ description: 'A touch to flag or to clear.' })
export class FlagTouchInput extends MutationInput {
  @IdField('journey', {
    nullable: true,
    description:
      'The customer’s journey that it is in. If absent, the one that lists show it in: a touch recorded a moment ago may not be found so.',
  })
  journeyId?: string | null;

  @IdField('touch', { description: 'The touch.' })
  touchId: string;

  @Field({ description: 'Why, 1 to 500 characters. It is kept encrypted under the customer’s key.' })
  @Reason()
  reason: string;
}

@ObjectType({ description: 'The journey that was changed, or why not.' })
export class JourneyPayload extends MutationPayload {}
