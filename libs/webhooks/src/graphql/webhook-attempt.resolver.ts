import { Caller, type Principal } from '#libs/access';
import { Node, RelatedRows } from '#libs/graphql';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { WebhookAttemptRow } from '../read-models/webhook-attempt.js';

/** Shows under a request what its event was about. */
@Resolver(() => WebhookAttemptRow)
export class WebhookAttemptResolver {
  constructor(private readonly rows: RelatedRows) {}

  @ResolveField(() => Node, {
    nullable: true,
    description: 'What the event is about; null for a test, and where that is nothing that the schema shows.',
  })
  subject(@Parent() { subject }: WebhookAttemptRow, @Caller() caller: Principal): Promise<object | null> {
    return this.rows.nodeOf(caller, subject);
  }
}
