import type { Principal } from '#libs/access';
import { FEED_VIEW, FeedFault, FeedPlaces } from '#libs/feed';
import { fault as topLevel, Reads } from '#libs/graphql';
import { refuse, type Refusal } from '#libs/kernel';
import { Injectable } from '@nestjs/common';
import { cursorsStatement, type KeptCursor } from '../read-models/webhook-standing.js';
import { WebhookRow } from '../read-models/webhook.view.js';
import { receives } from '../sending/receivable.js';

/** Which events an endpoint may be sent once more by hand: what it was sent in its turn, and nothing else. */
@Injectable()
export class WebhookRedeliveries {
  constructor(
    private readonly reads: Reads,
    private readonly places: FeedPlaces,
  ) {}

  /**
   * What is wrong with it as far as can be seen from here; whoever sends asks again. Of a webhook that nobody knows nothing is. Throws the fault
   * NOT_YET_VISIBLE. @param eventId a global id
   */
  async fault(caller: Principal, webhookId: string, eventId: string): Promise<Refusal | undefined> {
    const webhook = await this.reads.one(WebhookRow, caller, {}, { id: webhookId });
    if (!webhook) return undefined;
    try {
      const event = await this.places.event(caller, eventId);
      if (!receives(this.places.filter(webhook.filter), event, webhookId))
        return refuse('LEFT_OUT_BY_FILTER', 'the webhook does not receive this event: see its filter', 'eventId');
      const { text, values } = cursorsStatement(caller.tenant, [webhookId]);
      const of = { views: [FEED_VIEW], args: {} };
      const [cursor] = await this.reads.sql<KeptCursor>(caller, of, text, values);
      const isYetToCome = event.commit > BigInt(cursor?.sequence ?? webhook.place.sequence);
      return isYetToCome
        ? refuse('NOT_SENT_YET', 'the event comes in its turn: only what was sent is sent once more', 'eventId')
        : undefined;
    } catch (thrown) {
      return refusalOf(thrown);
    }
  }
}

function refusalOf(thrown: unknown): Refusal {
  if (!(thrown instanceof FeedFault)) throw thrown;
  const { reason, message } = thrown;
  if (reason === 'NO_EVENT') return refuse('NO_EVENT', message, 'eventId');
  if (reason === 'NOT_YET_VISIBLE' || reason === 'LOG_UNAVAILABLE') throw topLevel('NOT_YET_VISIBLE', message);
  throw thrown;
}
