import { BulkPayload, Items } from '#libs/graphql';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { PlanActivityInput } from './activity.inputs.js';

@InputType({ description: 'Activities.' })
export class PlanActivitiesInput {
  @Field(() => [PlanActivityInput], { description: 'At most 1,000, each under a key of its own.' })
  @Items(() => PlanActivityInput)
  items: PlanActivityInput[];
}

@ObjectType({ description: 'One result for each activity, in the order given.' })
export class PlanActivitiesPayload extends BulkPayload {}
