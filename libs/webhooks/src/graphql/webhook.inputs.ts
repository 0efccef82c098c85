import { Fits, IdField, MutationInput, MutationPayload, Nested, Reason, TextField } from '#libs/graphql';
import { keyFault } from '#libs/kernel';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { FeedFilterInput, FeedStartInput } from './feed-place.inputs.js';
import {
  WebhookDetails,
  WebhookOrders,
  WebhookPersonalDataChoice,
  WebhookSignings,
} from '../read-models/webhook.types.js';
import type { WebhookDetail, WebhookOrder, WebhookPersonalData, WebhookSigning } from '../webhook/webhook.events.js';

const TIMEOUT = 'An endpoint that has not answered after so many seconds has failed, 5 to 30; 15 if absent.';
const Seconds = (): PropertyDecorator => (prototype, property) => {
  for (const rule of [IsOptional(), IsInt(), Min(5), Max(30)]) rule(prototype, property);
};

@InputType({ description: 'An endpoint that is to receive events.' })
export class CreateWebhookInput extends MutationInput {
  @TextField(200, { description: 'A name for people, 1 to 100 characters.' })
  name: string;

  @TextField(4096, {
    description:
      'Where requests go: an https address; http for the loopback address alone, outside production. Everybody who reads webhooks sees it.',
  })
  url: string;

  @Field(() => FeedFilterInput, { nullable: true, description: 'Which events; all if absent.' })
  @IsOptional()
  @Nested(() => FeedFilterInput)
  filter?: FeedFilterInput | null;

  @Field(() => FeedStartInput, { description: 'Where to begin. There is no default: it would lose events silently.' })
  @Nested(() => FeedStartInput)
  start: FeedStartInput;

  @Field(() => WebhookPersonalDataChoice, { description: 'Whether with what is personal. There is no default.' })
  personalData: WebhookPersonalData;

  @Field(() => WebhookOrders, { defaultValue: 'strict', description: 'In which order.' })
  order: WebhookOrder;

  @Field(() => WebhookDetails, { defaultValue: 'full', description: 'How much of each event.' })
  detail: WebhookDetail;

  @Field(() => WebhookSignings, { defaultValue: 'hmac', description: 'How requests are signed; never changes.' })
  signing: WebhookSigning;

  @Field(() => Int, { nullable: true, description: TIMEOUT })
  @Seconds()
  timeoutSeconds?: number | null;
}

@InputType({ isAbstract: true })
abstract class OfWebhookInput extends MutationInput {
  @IdField('webhook', { description: 'The webhook.' })
  webhookId: string;
}

@InputType({ description: 'A webhook.' })
export class WebhookInput extends OfWebhookInput {}

@InputType({ description: 'What is to be different from the next attempt on. What is absent stays.' })
export class ChangeWebhookInput extends OfWebhookInput {
  @TextField(200, { nullable: true, description: 'A name for people, 1 to 100 characters.' })
  name?: string | null;

  @TextField(4096, { nullable: true, description: 'Where requests go.' })
  url?: string | null;

  @Field(() => FeedFilterInput, { nullable: true, description: 'Which events, all lists anew.' })
  @IsOptional()
  @Nested(() => FeedFilterInput)
  filter?: FeedFilterInput | null;

  @Field(() => WebhookPersonalDataChoice, { nullable: true, description: 'Whether with what is personal.' })
  @IsOptional()
  personalData?: WebhookPersonalData | null;

  @Field(() => WebhookOrders, { nullable: true, description: 'In which order.' })
  @IsOptional()
  order?: WebhookOrder | null;

  @Field(() => WebhookDetails, { nullable: true, description: 'How much of each event.' })
  @IsOptional()
  detail?: WebhookDetail | null;

  @Field(() => Int, {
    nullable: true,
    description: 'After how many seconds without an answer an attempt has failed, 5 to 30.',
  })
  @Seconds()
  timeoutSeconds?: number | null;
}

@InputType({ description: 'A webhook, and why nothing is to be sent to it.' })
export class DisableWebhookInput extends OfWebhookInput {
  @Field({ description: 'Why, 1 to 500 characters.' })
  @Reason()
  reason: string;
}

@InputType({ description: 'A webhook that gets a new secret.' })
export class RotateWebhookSecretInput extends OfWebhookInput {
  @Field(() => Int, {
    defaultValue: 24,
    description: 'For so many hours requests are signed with the older ones too, 0 to 168. 0: they end now.',
  })
  @IsInt()
  @Min(0)
  @Max(168)
  overlapHours: number;
}

@InputType({ description: 'From where on a webhook receives everything again, in order.' })
export class ReplayWebhookInput extends OfWebhookInput {
  @Field(() => FeedStartInput, { description: 'From where on; also forwards, which leaves out what lies between.' })
  @Nested(() => FeedStartInput)
  start: FeedStartInput;

  @Field({ description: 'Why, 1 to 500 characters.' })
  @Reason()
  reason: string;
}

@InputType({ description: 'One event that a webhook is to receive once more, at once and out of its turn.' })
export class RedeliverWebhookEventInput extends OfWebhookInput {
  @Field(() => ID, { description: 'Global id of the event, as `webhook-id` says it.' })
  @Fits(keyFault)
  eventId: string;
}

@ObjectType({ description: 'The webhook, or why nothing was done.' })
export class WebhookPayload extends MutationPayload {}
